using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>Migrations at start, and the rows that they add: on the migrator's login, and for nobody.</summary>
public sealed class SeedingTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await using var design = Migrating(null);
        Assert.False(await design.Database.EnsureCreatedAsync()); // the schema "tenancy" has tables
        await design.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
    }

    [Fact]
    public async Task Rows_that_all_share_are_seeded_at_start_on_the_migrators_login()
    {
        using var app = App();
        await using (var migrating = Migrating(app.Services, AddNewsAsync))
        {
            await migrating.Database.MigrateAsync();
            await migrating.Database.MigrateAsync();
        }

        await app.StartAsync();

        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            Assert.Equal(["for all"], await AsAsync(app, tenant, context => context.News.Select(n => n.Text).ToListAsync()));
        }

        await app.StopAsync();
    }

    [Fact]
    public async Task Rows_of_a_tenant_are_refused_there_and_nothing_is_written()
    {
        using var app = App();
        await using var migrating = Migrating(app.Services, async (context, ct) =>
        {
            await AddNewsAsync(context, ct);
            context.Notes.Add(new Note { Text = "whose?" });
            await context.SaveChangesAsync(ct);
        });

        var fault = await Assert.ThrowsAsync<DbUpdateException>(() => migrating.Database.MigrateAsync());

        Assert.Equal("tenant_id", Assert.IsType<PostgresException>(fault.InnerException).ColumnName);
        Assert.Equal(["0"], await _database.Admin.ReadAllAsync("""SELECT (SELECT count(*) FROM "Notes") + (SELECT count(*) FROM "News")"""));
    }

    [Fact]
    public async Task Inside_a_tenants_scope_no_migration_runs()
    {
        using var app = App();
        await AsAsync(app, Tenants.Acme, async context =>
        {
            context.Notes.Add(new Note { Text = "of Acme" });
            return await context.SaveChangesAsync();
        });
        var seen = 0;
        await using var migrating = Migrating(app.Services, async (context, ct) => seen = await context.Notes.CountAsync(ct));

        var fault = await app.Services.GetRequiredService<ITenantScopes>().RunAsync(
            Tenants.Globex.Id, ct => Assert.ThrowsAsync<InvalidOperationException>(() => migrating.Database.MigrateAsync(ct)));

        Assert.Contains("outside any scope", fault.Message, StringComparison.Ordinal);
        await migrating.Database.MigrateAsync();
        Assert.Equal(1, seen); // control: what a seeding inside the other tenant's scope would have seen
    }

    [Fact]
    public async Task Without_the_applications_services_a_seeding_names_the_cure()
    {
        await using var migrating = Migrating(null, AddNewsAsync);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => migrating.Database.MigrateAsync());

        Assert.Contains("UseApplicationServiceProvider", fault.Message, StringComparison.Ordinal);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    private static async Task AddNewsAsync(SeededContext context, CancellationToken cancellationToken)
    {
        if (!await context.News.AnyAsync(cancellationToken))
        {
            context.News.Add(new News { Text = "for all" });
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    private static Task<T> AsAsync<T>(IHost app, Tenant tenant, Func<SeededContext, Task<T>> work) => app.Services.GetRequiredService<ITenantScopes>()
        .RunAsync(tenant.Id, (scope, _) => work(scope.Services.GetRequiredService<SeededContext>()));

    private IHost App()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var service in Tenants.Services(_database))
        {
            builder.Services.Add(service);
        }

        builder.Services.AddDbContext<SeededContext>(o => o.UseNpgsql(_database.Application).UseOrchStackTenancy());
        return builder.Build();
    }

    private SeededContext Migrating(IServiceProvider? services, Func<SeededContext, CancellationToken, Task>? seed = null)
    {
        var options = new DbContextOptionsBuilder<SeededContext>().UseNpgsql(_database.Migrator).UseOrchStackTenancy();
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        options.UseApplicationServiceProvider(services);
        if (seed is not null)
        {
            options.UseAsyncSeeding((context, _, ct) => seed((SeededContext)context, ct));
        }

        return new SeededContext((DbContextOptions<SeededContext>)options.Options);
    }
}
