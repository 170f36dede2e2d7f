using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

public sealed class SequenceTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    [Fact]
    public async Task Ids_may_be_drawn_from_a_sequence_of_the_model()
    {
        await AppliedMigration.RunAsync(new NumberedContext(FirstMigration.Options<NumberedContext>(_database.Migrator)));
        var services = Tenants.Services(_database);
        services.AddDbContext<NumberedContext>(o => o.UseNpgsql(_database.Application).UseOrchStackTenancy());
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var scopes = provider.GetRequiredService<ITenantScopes>();
        var saved = 0;
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            saved += await scopes.RunAsync(tenant.Id, async (scope, ct) =>
            {
                var context = scope.Services.GetRequiredService<NumberedContext>();
                await context.AddAsync(new Label { Text = "asynchronously" }, ct);
                context.Add(new Label { Text = "synchronously" });
                await context.SaveChangesAsync(ct);
                return await context.Set<Label>().CountAsync(ct);
            });
        }

        Assert.Equal(4, saved);
    }

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();
}
