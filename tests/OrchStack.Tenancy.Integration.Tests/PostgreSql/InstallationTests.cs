using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

public sealed class InstallationTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    public Task InitializeAsync() => _database.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Several_nodes_may_install_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TenancySchema.InstallAsync(_database.Admin, _database.SigningKey)));

        var installation = await TenancySchema.ReadInstallationAsync(_database.Admin);
        Assert.NotNull(installation);
        Assert.Equal((TenancySchema.Version, true, true), (installation.Version, installation.IsReadable, installation.CanBypassRowSecurity));
        Assert.Empty(installation.Gaps);
        Assert.Equal((null, null), (installation.LongestPoolerLifetime, installation.PlainUntil));
    }

    [Fact]
    public async Task A_database_without_the_schema_says_so() => Assert.Null(await TenancySchema.ReadInstallationAsync(_database.Admin));

    [Fact]
    public async Task Installing_again_keeps_the_modes_that_were_allowed()
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await TenancySchema.AllowPoolerAsync(_database.Admin, TimeSpan.FromSeconds(15));

        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);

        Assert.Equal(TimeSpan.FromSeconds(15), (await TenancySchema.ReadInstallationAsync(_database.Admin))!.LongestPoolerLifetime);
        await TenancySchema.AllowPoolerAsync(_database.Admin, null);
        Assert.Null((await TenancySchema.ReadInstallationAsync(_database.Admin))!.LongestPoolerLifetime);
    }

    [Fact]
    public async Task A_newer_version_that_does_not_know_us_is_left_alone_and_named()
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.RunAsync("INSERT INTO tenancy.schema_version (version, oldest_reader) VALUES (99, 98)");

        var refusal = await Assert.ThrowsAsync<TenancySchemaException>(() => TenancySchema.InstallAsync(_database.Admin, SigningKey.Generate("k2")));
        var script = await Assert.ThrowsAsync<PostgresException>(() => _database.RunAsync(TenancySchema.InstallScript));

        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("schema_newer", script.ConstraintName);
        Assert.Equal(["k1"], await _database.Admin.ReadAllAsync("SELECT key_id FROM tenancy.signing_keys"));
        Assert.False((await TenancySchema.ReadInstallationAsync(_database.Admin))!.IsReadable);
    }

    [Fact]
    public async Task A_newer_version_that_works_for_us_is_left_as_it_is_and_gets_the_key()
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.RunAsync($"""
            INSERT INTO tenancy.schema_version (version, oldest_reader) VALUES (99, {TenancySchema.Version});
            COMMENT ON FUNCTION tenancy.current_tenant_uuid() IS 'of version 99';
            DROP FUNCTION tenancy.claimed_tenant_text();
            """);

        await TenancySchema.InstallAsync(_database.Admin, SigningKey.Generate("k2"));

        Assert.Equal(["k1", "k2"], await _database.Admin.ReadAllAsync("SELECT key_id FROM tenancy.signing_keys ORDER BY 1"));
        Assert.Equal(["True"], await _database.Admin.ReadAllAsync("SELECT to_regproc('tenancy.claimed_tenant_text') IS NULL"));
        Assert.True((await TenancySchema.ReadInstallationAsync(_database.Admin))!.IsReadable);
    }

    [Fact]
    public async Task What_a_node_of_version_1_sends_is_accepted()
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.CreateLoginsAsync();
        await _database.RunAsync($"CREATE TABLE notes (body text); {RowSecurityScript.Enable(new TenantTable("public", "notes"))}");
        await using var services = Tenants.Services(_database).BuildProvider(out var current, out var scopes);
        await scopes.RunAsync(Tenants.Acme.Id, _ => current.RunAsync("INSERT INTO notes (body) VALUES ('of Acme')"));
        var signer = services.GetRequiredService<TenantContextSigner>();
        await using var source = NpgsqlDataSource.Create(_database.Application);
        await using var connection = await source.OpenConnectionAsync();

        // The batch as version 1 wrote it.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SELECT set_config('tenancy.ctx', $1, true)") { Parameters = { new() { Value = signer.Sign(Tenants.Acme, connection.ProcessID) } } },
                new("SELECT body FROM notes"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Equal("of Acme", reader.GetString(0));
    }

    [Fact]
    public async Task An_ordinary_role_installs_fences_and_serves_and_lists_what_it_could_not_do()
    {
        var name = $"boss_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await _database.RunAsync($"""
            CREATE ROLE {name} LOGIN CREATEROLE CREATEDB PASSWORD '{name}';
            ALTER DATABASE {_database.Name} OWNER TO {name};
            """);
        await using (var boss = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_database.Name, name, name)))
        {
            await TenancySchema.InstallAsync(boss, _database.SigningKey);
            await TenancySchema.InstallAsync(boss, _database.SigningKey);
            await _database.CreateLoginsAsync(boss);
            await boss.RunAsync($"CREATE TABLE notes (id int PRIMARY KEY, body text); {RowSecurityScript.Enable(new TenantTable("public", "notes"))}");

            var installation = await TenancySchema.ReadInstallationAsync(boss);
            Assert.False(installation!.CanBypassRowSecurity);
            Assert.Equal(["bypass", "end_sessions", "watch_sessions"], installation.Gaps.Select(gap => gap.Name).Where(gap => gap != "signed_once"));
            Assert.All(installation.Gaps, gap => Assert.NotEmpty(gap.Remedy));
        }

        await using var services = Tenants.Services(_database).BuildProvider(out var source, out var scopes);
        await scopes.RunAsync(Tenants.Acme.Id, _ => source.RunAsync("INSERT INTO notes VALUES (1, 'of Acme')"));
        Assert.Equal(["of Acme"], await scopes.RunAsync(Tenants.Acme.Id, _ => source.ReadAllAsync("SELECT body FROM notes")));
        Assert.Empty(await scopes.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync("SELECT body FROM notes")));
        await Assert.ThrowsAsync<MissingTenantException>(() => source.ReadAllAsync("SELECT body FROM notes"));

        // Who is held by policies alone is refused, never shown an empty table: the owner, and the role that installed.
        foreach (var login in new[] { _database.Migrator, PostgresServer.ConnectionString(_database.Name, name, name) })
        {
            await using var other = NpgsqlDataSource.Create(login);
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => other.ReadAllAsync("SELECT body FROM notes"));
            Assert.Equal("context_missing", refusal.ConstraintName);
        }

        foreach (var attack in new[]
        {
            "SET ROLE tenancy_owner", "SET ROLE tenancy_definer", $"SET ROLE {name}", "ALTER TABLE notes DISABLE ROW LEVEL SECURITY",
            "DROP POLICY tenancy_isolation ON notes", "TRUNCATE notes", "CREATE TEMP TABLE notes (id int)", "CREATE TABLE public.mine (id int)",
            "SELECT inner_pad FROM tenancy.signing_keys", "UPDATE tenancy.installation SET plain_until = 'infinity'",
            "SELECT set_config('backtrace_functions', 'tenancy_u_0197a00000007000800000000000000a', true)",
        })
        {
            var refusal = await Assert.ThrowsAnyAsync<Exception>(() => scopes.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync(attack)));
            var cause = refusal as PostgresException ?? Assert.IsType<PostgresException>(refusal.InnerException);
            Assert.Equal((attack, PostgresErrorCodes.InsufficientPrivilege), (attack, cause.SqlState));
        }

        // A superuser's run closes the gaps.
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        Assert.Empty((await TenancySchema.ReadInstallationAsync(_database.Admin))!.Gaps);
        await _database.RunAsync($"ALTER DATABASE {_database.Name} OWNER TO CURRENT_USER; REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}; DROP ROLE {name}");
    }
}
