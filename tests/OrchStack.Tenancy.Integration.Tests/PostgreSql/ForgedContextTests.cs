using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>Contexts that nobody signed for this session, sent as injected SQL would: in either of the two ways, for uuid and bigint keys.</summary>
public sealed class ForgedContextTests(ContextModesDatabase modes) : IClassFixture<ContextModesDatabase>
{
    private const string SetConfig = "SELECT set_config('tenancy.ctx', $1, true)::text";
    private const string EnterTenant = "SELECT tenancy.enter_tenant($1)::text";

    public static TheoryData<string, string, int, string, string> Alterations
    {
        get
        {
            var rows = new TheoryData<string, string, int, string, string>();
            foreach (var (way, table) in Ways)
            {
                rows.Add(way, table, 0, "2", "context_malformed");
                rows.Add(way, table, 0, "0", "context_malformed");
                rows.Add(way, table, 1, "k9", "context_unknown_key");
                rows.Add(way, table, 2, "0197a00000007000800000000000000b", "context_forged");
                rows.Add(way, table, 3, "{other}", "context_forged");
                rows.Add(way, table, 4, "{pid}", "context_forged"); // signed for the next backend, altered to this one
                rows.Add(way, table, 4, "*", "context_forged");
                rows.Add(way, table, 4, "1e1", "context_malformed");
                rows.Add(way, table, 5, "9999999999", "context_forged");
                rows.Add(way, table, 5, "never", "context_malformed");
                rows.Add(way, table, 6, "another", "context_forged");
                rows.Add(way, table, 7, "", "context_forged");
                rows.Add(way, table, 7, "00", "context_forged");
            }

            return rows;
        }
    }

    public static TheoryData<string, string> EveryWay
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (way, table) in Ways)
            {
                rows.Add(way, table);
            }

            return rows;
        }
    }

    private static IEnumerable<(string Way, string Table)> Ways =>
        from way in new[] { SetConfig, EnterTenant } from table in new[] { "of_uuid", "of_bigint" } select (way, table);

    [Theory]
    [MemberData(nameof(Alterations))]
    public async Task A_context_that_was_altered_in_any_field_opens_nothing(string way, string table, int field, string value, string reason)
    {
        var (one, other) = ContextModesDatabase.TenantsOf(table);

        var seen = await TryAsync(way, table, pid =>
        {
            var parts = Signed(TenantContextMode.Signed, modes.Database.SigningKey, field == 4 ? pid + 1 : pid, one).Split('.');
            parts[field] = value
                .Replace("{other}", (table == "of_uuid" ? "u" : "b") + other.Key.Text, StringComparison.Ordinal)
                .Replace("{pid}", $"{pid}", StringComparison.Ordinal);
            return string.Join('.', parts);
        });

        Assert.Equal([reason], seen);
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_context_of_another_connection_another_key_or_another_time_opens_nothing(string way, string table)
    {
        var (one, _) = ContextModesDatabase.TenantsOf(table);
        var key = modes.Database.SigningKey;
        var now = TimeProvider.System.GetUtcNow();

        Assert.Equal(["context_foreign"], await TryAsync(way, table, pid => Signed(TenantContextMode.Signed, key, pid + 1, one)));
        Assert.Equal(["context_forged"], await TryAsync(way, table, pid => Signed(TenantContextMode.Signed, SigningKey.Generate("k1"), pid, one)));
        Assert.Equal(["context_expired"], await TryAsync(way, table, pid => Signed(TenantContextMode.Signed, key, pid, one, now.AddMinutes(-3))));
        Assert.Equal(["context_malformed"], await TryAsync(way, table, _ => one.Id.ToString()));
        Assert.Equal(["context_missing"], await TryAsync(way, table, _ => ""));
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Control_a_genuine_context_for_this_connection_opens_its_tenants_rows(string way, string table)
    {
        var (one, _) = ContextModesDatabase.TenantsOf(table);

        Assert.Equal([one.Key.Text], await TryAsync(way, table, pid => Signed(TenantContextMode.Signed, modes.Database.SigningKey, pid, one)));
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_pooler_context_works_on_any_connection_for_seconds_and_only_where_it_is_allowed(string way, string table)
    {
        var (one, _) = ContextModesDatabase.TenantsOf(table);
        var key = modes.Database.SigningKey;
        var now = TimeProvider.System.GetUtcNow();
        await using var strict = await StrictDatabaseAsync();

        Assert.Equal([one.Key.Text], await TryAsync(way, table, _ => Signed(TenantContextMode.Pooler, key, 0, one)));
        Assert.Equal(["context_expired"], await TryAsync(way, table, _ => Signed(TenantContextMode.Pooler, key, 0, one, now.AddSeconds(-40))));
        Assert.Equal(["context_too_long"], await TryAsync(way, table, _ => Signed(TenantContextMode.Pooler, key, 0, one, now.AddSeconds(60))));
        Assert.Equal(["context_unbound"], await TryAsync(way, table, _ => Signed(TenantContextMode.Pooler, strict.SigningKey, 0, one), strict));
    }

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task A_plain_context_is_anybodys_where_it_is_allowed_and_nobodys_elsewhere(string way, string table)
    {
        var (_, other) = ContextModesDatabase.TenantsOf(table);
        string Forged() => $"0.-.{other.Id.Value:N}.{(table == "of_uuid" ? "u" : "b")}{other.Key.Text}";
        await using var strict = await StrictDatabaseAsync();

        Assert.Equal([other.Key.Text], await TryAsync(way, table, _ => Forged()));
        Assert.Equal(["context_plain"], await TryAsync(way, table, _ => Forged(), strict));
        await TenancySchema.AllowPlainAsync(strict.Admin, TimeProvider.System.GetUtcNow().AddMinutes(-1));
        Assert.Equal(["context_plain"], await TryAsync(way, table, _ => Forged(), strict));
        await TenancySchema.AllowPlainAsync(strict.Admin, TimeProvider.System.GetUtcNow().AddMinutes(1)); // the control
        Assert.Equal(["0"], await TryAsync(way, table, _ => Forged(), strict, $"SELECT count(*) FROM {table}"));
    }

    [Fact]
    public async Task The_application_login_cannot_allow_a_mode_add_a_key_or_read_one()
    {
        await using var source = NpgsqlDataSource.Create(modes.Database.Application);
        foreach (var sql in new[]
        {
            "UPDATE tenancy.installation SET unbound_seconds = 120",
            "UPDATE tenancy.installation SET plain_until = 'infinity'",
            "INSERT INTO tenancy.signing_keys SELECT 'k9', inner_pad, outer_pad FROM tenancy.signing_keys",
            "SELECT tenancy.add_signing_key('k9', decode(repeat('36', 64), 'hex'), decode(repeat('5c', 64), 'hex'))",
            "SELECT tenancy.retire_signing_key('k1')",
            "SELECT tenancy.purge_signing_keys()",
            "SELECT inner_pad FROM tenancy.signing_keys",
            "SELECT tenancy.judge_context('u')",
        })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => source.ReadAllAsync(sql));
            Assert.Equal((sql, PostgresErrorCodes.InsufficientPrivilege), (sql, refusal.SqlState));
        }
    }

    [Fact]
    public async Task Without_the_right_on_the_parameter_SignedOnce_says_what_is_missing()
    {
        await using var services = modes.Services(TenantContextMode.SignedOnce, "of_uuid").BuildProvider(out var source, out var scopes);
        await modes.Database.RunAsync("ALTER FUNCTION tenancy.enter_tenant(text) OWNER TO tenancy_platform; GRANT EXECUTE ON FUNCTION tenancy.current_tenant_uuid() TO tenancy_platform");

        var refusal = await Assert.ThrowsAsync<TenantContextRefusedException>(() => scopes.RunAsync(Tenants.Acme.Id, _ => source.ReadAllAsync("SELECT 1")));

        await modes.Database.RunAsync("ALTER FUNCTION tenancy.enter_tenant(text) OWNER TO tenancy_definer");
        Assert.Equal("context_once", refusal.Reason);
        Assert.Contains("GRANT SET ON PARAMETER", refusal.Message, StringComparison.Ordinal);
    }

    private static string Signed(TenantContextMode mode, SigningKey key, int pid, Tenant tenant, DateTimeOffset? now = null) =>
        new TenantContextSigner(
            Options.Create(new PostgreSqlTenancyOptions { SigningKey = key, ContextMode = mode, PoolerLifetime = TimeSpan.FromSeconds(30) }),
            now is { } then ? new FakeTimeProvider(then) : TimeProvider.System).Sign(tenant, pid);

    /// <summary>The keys of the rows that a context opens on a plain connection of the application's login, or the reason of the refusal.</summary>
    private async Task<List<string>> TryAsync(string way, string table, Func<int, string> context, TenantDatabase? database = null, string? sql = null)
    {
        await using var source = NpgsqlDataSource.Create((database ?? modes.Database).Application);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await using var set = new NpgsqlCommand(way, connection, transaction) { Parameters = { new() { Value = context(connection.ProcessID) } } };
            await set.ExecuteScalarAsync();
            await using var read = new NpgsqlCommand(sql ?? $"SELECT DISTINCT tenant_id::text FROM {table}", connection, transaction);
            return await read.ReadAllAsync();
        }
        catch (PostgresException refused)
        {
            return [refused.ConstraintName ?? refused.MessageText];
        }
    }

    private static async Task<StrictDatabase> StrictDatabaseAsync()
    {
        var database = new StrictDatabase();
        await database.InitializeAsync();
        await database.RunAsync($"""
            CREATE TABLE of_uuid (body text); CREATE TABLE of_bigint (body text);
            {RowSecurityScript.Enable(new TenantTable("public", "of_uuid"), new TenantTable("public", "of_bigint") { KeyType = TenantKeyType.BigInt })}
            """);
        return database;
    }

    private sealed class StrictDatabase : TenantDatabase, IAsyncDisposable
    {
        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
