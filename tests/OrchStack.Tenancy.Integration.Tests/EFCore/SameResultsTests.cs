using System.Text.Json;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>
/// What EF Core and its provider do, they do for a tenant: each query and save gives the same, and leaves the same, as in an
/// application without tenants, and nothing of the other tenant's changes.
/// </summary>
public sealed class SameResultsTests(CatalogueDatabases databases) : IClassFixture<CatalogueDatabases>
{
    public static TheoryData<string> Queries => [.. CatalogueQueries.All.Keys];

    public static TheoryData<string> Saves => [.. CatalogueSaves.All.Keys];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task A_query_gives_the_same(string query)
    {
        var ask = CatalogueQueries.All[query];

        Assert.Equal(Json(await databases.PlainAsync(ask)), Json(await databases.FencedAsync(Tenants.Acme, ask)));
    }

    [Theory]
    [MemberData(nameof(Saves))]
    public async Task A_save_gives_the_same_and_leaves_the_same(string save)
    {
        var write = CatalogueSaves.All[save];
        var others = Json(await databases.FencedAsync(Tenants.Globex, CatalogueDatabases.StateAsync));

        Assert.Equal(Json(await databases.PlainAsync(write)), Json(await databases.FencedAsync(Tenants.Acme, write)));

        Assert.Equal(Json(await databases.PlainAsync(CatalogueDatabases.StateAsync)), Json(await databases.FencedAsync(Tenants.Acme, CatalogueDatabases.StateAsync)));
        Assert.Equal(others, Json(await databases.FencedAsync(Tenants.Globex, CatalogueDatabases.StateAsync)));
    }

    [Fact]
    public void There_are_sixty_of_them() => Assert.True(CatalogueQueries.All.Count + CatalogueSaves.All.Count >= 60);

    private static string Json(object? value) => JsonSerializer.Serialize(value);
}
