using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

public sealed class EjectionTests : IAsyncLifetime
{
    private static readonly AdoptionOptions Options = new()
    {
        ExistingRows = Tenants.Acme.Key,
        Tables = [new SharedTable("public", "countries")],
    };

    private readonly TenantDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.CreateAsync();
        await _database.RunAsync(ShopSchema.Sql);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Rights_that_the_installation_took_come_back_with_the_schema()
    {
        await _database.RunAsync("GRANT CREATE ON SCHEMA public TO PUBLIC");
        var rights = await RightsAsync();
        var before = await PgDump.SchemaAsync(_database.Name);
        await AdoptAsync();
        Assert.NotEqual(rights, await RightsAsync());

        await TenancyEjection.RunAsync(_database.Admin);

        Assert.Equal(rights, await RightsAsync());
        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
    }

    [Fact]
    public async Task An_unfinished_adoption_is_taken_back_too()
    {
        var before = await PgDump.SchemaAsync(_database.Name);
        await InstallAsync();
        var plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);
        await using var victim = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_database.Name, change: c => c.ApplicationName = "eject"));
        await Assert.ThrowsAsync<AdoptionException>(() => TenancyAdoption.RunAsync(victim, plan, new Interruption("eject", plan.Steps.Count * 2 / 3, AdoptionMoment.Started)));

        await TenancyEjection.RunAsync(_database.Admin);

        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
    }

    [Fact]
    public async Task Rows_of_a_second_tenant_are_not_made_everybodys()
    {
        await AdoptAsync();
        await WriteAsGlobexAsync();
        var adopted = await PgDump.SchemaAsync(_database.Name);

        var fault = await Assert.ThrowsAsync<AdoptionException>(() => TenancyEjection.RunAsync(_database.Admin));

        Assert.Contains(Tenants.Globex.Key.Text, fault.Message, StringComparison.Ordinal);
        Assert.Contains("KeepOnly", fault.Message, StringComparison.Ordinal);
        Assert.Equal(adopted, await PgDump.SchemaAsync(_database.Name));
    }

    [Fact]
    public async Task Unless_the_tenant_that_stays_is_named()
    {
        var before = await PgDump.SchemaAsync(_database.Name);
        await AdoptAsync();
        await WriteAsGlobexAsync();

        await TenancyEjection.RunAsync(_database.Admin, new EjectionOptions { KeepOnly = Tenants.Acme.Key });

        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
        Assert.Equal(["500", "5000"], await _database.Admin.ReadAllAsync("SELECT count(*) FROM customers UNION ALL SELECT count(*) FROM orders"));
    }

    [Fact]
    public async Task A_fence_that_was_made_by_hand_is_not_left_open()
    {
        await AdoptAsync();
        await _database.RunAsync("CREATE TABLE late (id int PRIMARY KEY); " + RowSecurityScript.Enable(new TenantTable("public", "late")));

        var fault = await Assert.ThrowsAsync<AdoptionException>(() => TenancyEjection.RunAsync(_database.Admin));

        Assert.Contains("late", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(await TenancySchema.ReadInstallationAsync(_database.Admin));
    }

    [Fact]
    public async Task Nobody_but_who_installed_may_write_what_ejecting_runs()
    {
        await AdoptAsync();
        await _database.CreateRegistryLoginsAsync();
        foreach (var login in new[] { _database.Application, _database.Migrator, _database.Registry, _database.Platform })
        {
            await using var source = NpgsqlDataSource.Create(login);
            var fault = await Assert.ThrowsAsync<PostgresException>(() => source.RunAsync("UPDATE tenancy.adoption_undo SET sql = 'ALTER ROLE postgres PASSWORD NULL'"));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, fault.SqlState);
        }

        // The attack bites as soon as the right is there.
        await _database.RunAsync("GRANT SELECT, UPDATE ON tenancy.adoption_undo TO tenancy_owner");
        await using var migrator = NpgsqlDataSource.Create(_database.Migrator);
        Assert.NotEqual(0, await migrator.RunAsync("UPDATE tenancy.adoption_undo SET sql = sql"));
    }

    private async Task AdoptAsync()
    {
        await InstallAsync();
        await TenancyAdoption.RunAsync(_database.Admin, await AdoptionPlan.ReadAsync(_database.Admin, Options));
    }

    private async Task InstallAsync()
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.CreateLoginsAsync();
    }

    private async Task WriteAsGlobexAsync()
    {
        await using var provider = Tenants.Services(_database).BuildProvider(out var source, out var scopes);
        await scopes.RunAsync(Tenants.Globex.Id, async _ =>
        {
            await source.RunAsync("INSERT INTO customers (name) VALUES ('Of Globex')");
            await source.RunAsync("INSERT INTO orders (customer_id) SELECT id FROM customers");
        });
    }

    private Task<List<string>> RightsAsync() => _database.Admin.ReadAllAsync("""
        SELECT 'public', a::text FROM pg_namespace n, unnest(COALESCE(n.nspacl, acldefault('n', n.nspowner))) a WHERE n.nspname = 'public'
        UNION ALL SELECT 'database', a::text FROM pg_database d, unnest(COALESCE(d.datacl, acldefault('d', d.datdba))) a WHERE d.datname = current_database()
        UNION ALL SELECT p.proname, a::text FROM pg_proc p, unnest(COALESCE(p.proacl, acldefault('f', p.proowner))) a
            WHERE p.proname IN ('pg_stat_get_activity', 'pg_stat_get_backend_activity', 'pg_terminate_backend', 'pg_cancel_backend')
        ORDER BY 1, 2
        """);
}
