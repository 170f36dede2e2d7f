using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Registry;

/// <summary>The application's login sees nothing of the registry, and the registry's login nothing of the application.</summary>
public sealed class RegistryRightsTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    // Whatever the registry's login may do anything with, and the list of ids.
    private const string RegistryTables = """
        SELECT c.oid, c.relname FROM pg_class c
        WHERE c.relnamespace = 'tenancy'::regnamespace AND c.relname <> 'schema_version' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            AND (has_table_privilege('tenancy_registry', c.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege('tenancy_registry', c.oid, 'SELECT, INSERT'))
        """;

    public static TheoryData<string> Attacks => new(Tables.SelectMany(table => new[]
    {
        $"SELECT * FROM tenancy.{table}",
        $"SELECT count(*) FROM tenancy.{table}",
        $"SELECT t IS NULL FROM tenancy.{table} t",
        $"SELECT query_to_xml('SELECT * FROM tenancy.{table}', true, false, '')",
        $"SELECT table_to_xml('tenancy.{table}'::regclass, true, false, '')",
        $"DELETE FROM tenancy.{table}",
        $"TRUNCATE tenancy.{table} CASCADE",
        $"SELECT 1 FROM tenancy.{table} FOR UPDATE",
        $"INSERT INTO tenancy.{table} DEFAULT VALUES",
        $"CREATE VIEW mine AS SELECT * FROM tenancy.{table}",
    }).Concat(
    [
        "UPDATE tenancy.tenants SET status = 'active'",
        "UPDATE tenancy.tenant_api_keys SET tenant_id = gen_random_uuid()",
        "UPDATE tenancy.change_counter SET last = 0",
        "INSERT INTO tenancy.tenant_hosts (host, tenant_id) VALUES ('acme.test', gen_random_uuid())",
        "SET ROLE tenancy_registry",
        "SET ROLE tenancy_platform",
        "GRANT SELECT ON tenancy.tenants TO tenancy_app",
        "CREATE TABLE tenancy.mine (id int)",
    ]));

    private static string[] Tables { get; } =
        ["tenants", "tenant_ids", "tenant_hosts", "tenant_external_ids", "tenant_api_keys", "tenant_settings", "change_counter", "changes", "platform_audit"];

    private TenantDataSource Source => registry.Get<TenantDataSource>();

    [Fact]
    public async Task The_list_of_tables_is_whole() => Assert.Equal(
        Tables.Order(StringComparer.Ordinal),
        (await registry.Database.Admin.ReadAllAsync($"SELECT relname FROM ({RegistryTables}) t")).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_application_login_has_no_right_on_any_table_of_it()
    {
        var rights = await registry.Database.Admin.ReadAllAsync($"""
            SELECT t.relname || ': ' || r.privilege FROM ({RegistryTables}) t,
                unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS r (privilege)
            WHERE has_table_privilege('{registry.Database.ApplicationLogin}', t.oid, r.privilege)
                OR (r.privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege('{registry.Database.ApplicationLogin}', t.oid, r.privilege))
            """);

        Assert.Empty(rights);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task The_application_login_may_not(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => registry.Scopes.RunAsync(registry.Acme.Id, _ => Source.RunAsync(sql)));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task Neither_statistics_nor_the_information_schema_nor_functions_show_it()
    {
        await registry.Database.RunAsync("ANALYZE");
        var tables = string.Join(", ", Tables.Select(table => $"'{table}'"));
        string[] sights =
        [
            $"SELECT tablename FROM pg_stats WHERE schemaname = 'tenancy' AND tablename IN ({tables})",
            $"SELECT table_name FROM information_schema.tables WHERE table_schema = 'tenancy' AND table_name IN ({tables})",
            $"SELECT column_name FROM information_schema.columns WHERE table_schema = 'tenancy' AND table_name IN ({tables})",
            $"SELECT p.proname FROM pg_proc p WHERE p.prosecdef AND has_function_privilege(p.oid, 'EXECUTE') AND p.prosrc ~ 'tenants|tenant_(ids|hosts|external_ids|api_keys|settings)|change_counter|platform_audit'",
        ];
        foreach (var sight in sights)
        {
            Assert.Empty(await registry.Scopes.RunAsync(registry.Acme.Id, _ => Source.ReadAllAsync(sight)));
        }

        await using var owner = NpgsqlDataSource.Create(registry.Database.Registry); // the control: to its own login it shows
        Assert.Contains("tenants", await owner.ReadAllAsync(sights[0]));
        Assert.Contains("tenants", await owner.ReadAllAsync(sights[1]));
    }

    [Fact]
    public async Task Control_as_a_member_of_the_registry_it_would_read_everything()
    {
        await registry.Database.RunAsync($"GRANT tenancy_registry TO {registry.Database.ApplicationLogin}");

        var open = await registry.Scopes.RunAsync(registry.Acme.Id, _ => Source.ReadAllAsync("SELECT slug FROM tenancy.tenants"));
        await registry.Database.RunAsync($"REVOKE tenancy_registry FROM {registry.Database.ApplicationLogin}");

        Assert.Contains("globex", open);
    }

    [Fact]
    public async Task Rights_that_default_privileges_gave_to_a_login_are_taken_back_on_installation()
    {
        await registry.Database.RunAsync($"GRANT ALL ON tenancy.tenants, tenancy.tenant_audit, tenancy.platform_audit TO {registry.Database.ApplicationLogin}");

        await TenancySchema.InstallAsync(registry.Database.Admin, registry.Database.SigningKey);

        foreach (var sql in new[] { "SELECT * FROM tenancy.tenants", "SELECT * FROM tenancy.platform_audit", "DELETE FROM tenancy.tenant_audit" })
        {
            await Assert.ThrowsAsync<PostgresException>(() => registry.Scopes.RunAsync(registry.Acme.Id, _ => Source.RunAsync(sql)));
        }
    }

    [Theory]
    [InlineData("SELECT * FROM notes")]
    [InlineData("INSERT INTO notes (tenant_id, body) VALUES (gen_random_uuid(), 'x')")]
    [InlineData("SELECT * FROM tenancy.signing_keys")]
    [InlineData("SELECT * FROM tenancy.tenant_audit")]
    [InlineData("UPDATE tenancy.tenant_settings SET document = '{}'")]
    [InlineData("DELETE FROM tenancy.tenant_ids")]
    [InlineData("SELECT tenancy.current_tenant_uuid()")]
    [InlineData("SET ROLE tenancy_app")]
    [InlineData("CREATE TABLE mine (id int)")]
    [InlineData("CREATE TEMP TABLE mine (id int)")]
    public async Task The_registry_login_may_not(string sql)
    {
        await registry.Database.RunAsync($"CREATE TABLE IF NOT EXISTS notes (body text); {RowSecurityScript.Enable(new TenantTable("public", "notes"))}");
        await using var source = NpgsqlDataSource.Create(registry.Database.Registry);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => source.RunAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_login_has_one_part_only()
    {
        foreach (var ensure in new[] { TenancyLogins.EnsureRegistryAsync, TenancyLogins.EnsurePlatformAsync, TenancyLogins.EnsureMigratorAsync })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => ensure(registry.Database.Admin, registry.Database.ApplicationLogin, "password", default));
            Assert.Contains("another part", refusal.MessageText, StringComparison.Ordinal);
        }

        Assert.NotNull(await registry.Scopes.RunAsync(registry.Acme.Id, _ => Source.ReadAllAsync("SELECT 1")));
    }

    [Fact]
    public async Task The_platform_login_crosses_tenants_in_a_platform_scope_only()
    {
        await registry.Database.RunAsync($"""
            CREATE TABLE IF NOT EXISTS notes (body text);
            {RowSecurityScript.Enable(new TenantTable("public", "notes"))}
            GRANT SELECT ON notes TO tenancy_platform;
            """);
        await registry.Scopes.RunAsync(registry.Acme.Id, _ => Source.RunAsync("INSERT INTO notes (body) VALUES ('of Acme')"));
        await registry.Scopes.RunAsync(registry.Globex.Id, _ => Source.RunAsync("INSERT INTO notes (body) VALUES ('of Globex')"));
        var platform = registry.Get<PlatformDataSource>();

        await Assert.ThrowsAsync<MissingPlatformScopeException>(() => platform.OpenConnectionAsync().AsTask());
        await Assert.ThrowsAsync<MissingPlatformScopeException>(() => registry.Scopes.RunAsync(registry.Acme.Id, ct => platform.OpenConnectionAsync(ct).AsTask()));

        await using var scope = await registry.Scopes.EnterPlatformAsync("counting notes");
        await using var connection = await platform.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT DISTINCT body FROM notes ORDER BY body", connection);
        Assert.Equal(["of Acme", "of Globex"], await command.ReadAllAsync());
    }
}
