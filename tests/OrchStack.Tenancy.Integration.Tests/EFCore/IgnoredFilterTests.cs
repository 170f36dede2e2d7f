using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>What switches a query filter off leaves the server's fence where it is.</summary>
public sealed class IgnoredFilterTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>
{
    [Fact]
    public async Task Ignoring_query_filters_shows_no_row_more()
    {
        var names = await library.AsAsync(Tenants.Acme, context => context.Authors.IgnoreQueryFilters().Select(author => author.Name).ToListAsync());
        var changed = await library.AsAsync(Tenants.Acme, context => context.Authors.IgnoreQueryFilters()
            .Where(author => author.Name == "Gus Globex")
            .ExecuteUpdateAsync(set => set.SetProperty(author => author.Name, "taken")));

        Assert.Equal(["Ann Acme"], names);
        Assert.Equal(0, changed);
    }

    [Fact]
    public async Task Control_a_login_that_the_fence_does_not_hold_sees_both()
    {
        Assert.Equal(["Ann Acme", "Gus Globex"], await library.Database.Admin.ReadAllAsync("""SELECT "Name" FROM "Authors" ORDER BY 1"""));
    }
}
