using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.PostgreSql;
using OrchStack.Tenancy.Integration.Tests.Registry;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Audit;

/// <summary>The verifier behind the tenants' audit log, for keys of every type.</summary>
public sealed class CurrentTenantIdTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const string Ask = "SELECT tenancy.current_tenant_id()";

    private static readonly string[] Keys = ["uuid:0197a000-0000-7000-8000-0000000000aa", "bigint:42", "integer:42", "text:acme.and co"];

    public static TheoryData<string, StolenToken, string> Stolen
    {
        get
        {
            var rows = new TheoryData<string, StolenToken, string>();
            foreach (var key in Keys)
            {
                rows.Add(key, StolenToken.OfAnotherBackend, "context_foreign");
                rows.Add(key, StolenToken.Expired, "context_expired");
                rows.Add(key, StolenToken.OfAnUnknownKey, "context_unknown_key");
                rows.Add(key, StolenToken.Altered, "context_forged");
                rows.Add(key, StolenToken.PlainId, "context_malformed");
            }

            return rows;
        }
    }

    public static TheoryData<string> EveryKey => [.. Keys];

    [Theory]
    [MemberData(nameof(EveryKey))]
    public async Task A_genuine_context_says_whose_it_is(string key)
    {
        var tenant = registry.Acme with { Key = TenantKey.Parse(key) };

        Assert.Equal(tenant.Id.Value, await AskAsync(pid => Signer(registry.Database.SigningKey, TimeProvider.System.GetUtcNow()).Sign(tenant, pid), Ask));
    }

    [Theory]
    [MemberData(nameof(Stolen))]
    public async Task A_context_that_is_not_this_connections_opens_nothing(string key, StolenToken stolen, string reason)
    {
        var tenant = registry.Acme with { Key = TenantKey.Parse(key) };

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(pid => Steal(stolen, tenant, pid), Ask));

        Assert.Equal(reason, refusal.ConstraintName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("....")]
    [InlineData("1.k1.0197a00000007000800000000000000a.x1.1.1.-.00")] // a type that there is none of
    public async Task A_context_that_is_none_is_refused(string context) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => AskAsync(_ => context, Ask))).SqlState);

    [Fact]
    public async Task A_search_path_full_of_traps_does_not_deceive_it_and_would_if_names_were_not_qualified()
    {
        await registry.Database.RunAsync($$"""
            CREATE SCHEMA IF NOT EXISTS traps;
            GRANT USAGE ON SCHEMA traps TO PUBLIC;
            CREATE OR REPLACE FUNCTION traps.split_part(text, text, integer) RETURNS text LANGUAGE sql IMMUTABLE AS
                $t$ SELECT CASE WHEN $3 = 3 THEN '{{registry.Globex.Id}}' ELSE pg_catalog.split_part($1, $2, $3) END $t$;
            DO $d$ BEGIN
                EXECUTE replace(replace(
                    pg_get_functiondef('tenancy.current_tenant_id()'::regprocedure), 'tenancy.current_tenant_id', 'traps.deceived'), 'pg_catalog.split_part', 'split_part');
            END $d$;
            GRANT EXECUTE ON FUNCTION traps.deceived() TO tenancy_app;
            """);
        Task<object?> AskUnderTraps(string function) => AskAsync(
            pid => Signer(registry.Database.SigningKey, TimeProvider.System.GetUtcNow()).Sign(registry.Acme, pid),
            $"SELECT {function}() FROM (SELECT set_config('search_path', 'traps, pg_catalog', true) OFFSET 0) s");

        Assert.Equal(registry.Acme.Id.Value, await AskUnderTraps("tenancy.current_tenant_id"));
        Assert.Equal(registry.Globex.Id.Value, await AskUnderTraps("traps.deceived"));
    }

    [Fact]
    public async Task A_context_that_was_changed_after_it_was_verified_once_opens_nothing_and_would_if_the_key_were_asked_instead()
    {
        // Trusts the verifier of the key, which reads what was verified once for the transaction.
        await registry.Database.RunAsync("""
            CREATE SCHEMA IF NOT EXISTS traps;
            GRANT USAGE ON SCHEMA traps TO PUBLIC;
            CREATE OR REPLACE FUNCTION traps.trusting() RETURNS uuid LANGUAGE plpgsql STABLE AS $t$
            BEGIN
                PERFORM tenancy.current_tenant_uuid();
                RETURN split_part(current_setting('tenancy.ctx', true), '.', 3)::uuid;
            END $t$;
            """);
        Task<object?> AskWithStolenId(string function) => AskAsync(
            pid => Signer(registry.Database.SigningKey, TimeProvider.System.GetUtcNow()).Sign(registry.Acme, pid),
            $"""
            SELECT {function}() FROM (
                SELECT set_config('tenancy.ctx', replace(current_setting('tenancy.ctx'), '{registry.Acme.Id.Value:N}', '{registry.Globex.Id.Value:N}'), true) OFFSET 0) s
            """,
            "SELECT tenancy.enter_tenant($1)");

        Assert.Equal("context_forged", (await Assert.ThrowsAsync<PostgresException>(() => AskWithStolenId("tenancy.current_tenant_id"))).ConstraintName);
        Assert.Equal(registry.Globex.Id.Value, await AskWithStolenId("traps.trusting"));
    }

    private static TenantContextSigner Signer(SigningKey key, DateTimeOffset now) =>
        new(Options.Create(new PostgreSqlTenancyOptions { SigningKey = key }), new FakeTimeProvider(now));

    private string Steal(StolenToken stolen, Tenant tenant, int pid)
    {
        var own = registry.Database.SigningKey;
        var now = TimeProvider.System.GetUtcNow();
        return stolen switch
        {
            StolenToken.OfAnotherBackend => Signer(own, now).Sign(tenant, pid + 1),
            StolenToken.Expired => Signer(own, now.AddMinutes(-10)).Sign(tenant, pid),
            StolenToken.OfAnUnknownKey => Signer(SigningKey.Generate("k2"), now).Sign(tenant, pid),
            StolenToken.Altered => Signer(own, now).Sign(tenant, pid).Replace($"{tenant.Id.Value:N}", $"{registry.Globex.Id.Value:N}", StringComparison.Ordinal),
            _ => tenant.Id.ToString(),
        };
    }

    private async Task<object?> AskAsync(
        Func<int, string> context, string sql, string enter = "SELECT set_config('tenancy.ctx', $1, true)")
    {
        await using var source = NpgsqlDataSource.Create(registry.Database.Application);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var set = new NpgsqlCommand(enter, connection);
        set.Parameters.Add(new() { Value = context(connection.ProcessID) });
        await set.ExecuteNonQueryAsync();
        await using var ask = new NpgsqlCommand(sql, connection);
        return await ask.ExecuteScalarAsync();
    }
}
