using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>A careless query puts a search word into its text. Whatever the word is, the other tenant's rows do not come.</summary>
public sealed class InjectionTests(NotesDatabase notes) : IClassFixture<NotesDatabase>
{
    public static TheoryData<string> Names => [.. Injection.All.Select(injection => injection.Name)];

    public static TheoryData<string, bool> NamesInAndOutOfTransactions
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var injection in Injection.All)
            {
                rows.Add(injection.Name, false);
                rows.Add(injection.Name, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(NamesInAndOutOfTransactions))]
    public async Task An_injected_text_gets_nothing_of_the_other_tenant(string name, bool inTransaction)
    {
        var forged = new TenantContextSigner(
            Options.Create(new PostgreSqlTenancyOptions { SigningKey = SigningKey.Generate("k1") }), TimeProvider.System);

        var seen = await AskAsync(Named(name), pid => forged.Sign(Tenants.Globex, pid), inTransaction);

        Assert.DoesNotContain(seen, value => value.Contains(NotesDatabase.GlobexSecret, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Control_the_same_text_leaks_through_a_hand_made_fence(string name)
    {
        var injection = Named(name);

        var seen = await HandMadeVictims.AskAsync(notes.Database, injection.BitesOn, injection);

        Assert.Contains(seen, value => value.Contains(NotesDatabase.GlobexSecret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(StolenToken.OfAnotherBackend, "context_foreign")]
    [InlineData(StolenToken.Expired, "context_expired")]
    [InlineData(StolenToken.OfAnUnknownKey, "context_unknown_key")]
    [InlineData(StolenToken.Altered, "context_forged")]
    [InlineData(StolenToken.PlainId, "context_malformed")]
    public async Task A_token_that_is_not_this_connections_opens_nothing(StolenToken stolen, string reason)
    {
        var seen = await AskAsync(Named("changes the setting inside the same statement"), pid => Steal(stolen, pid), inTransaction: false);

        Assert.Equal([reason], seen);
    }

    [Fact]
    public async Task Control_a_genuine_token_of_the_other_tenant_would_open_its_rows()
    {
        var seen = await AskAsync(Named("changes the setting inside the same statement"), pid => Steal(StolenToken.Genuine, pid), inTransaction: false);

        Assert.Contains(seen, value => value.Contains(NotesDatabase.GlobexSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_signing_key_cannot_be_read_until_somebody_grants_it()
    {
        const string Text = "' UNION SELECT 0, encode(inner_pad, 'hex') FROM tenancy.signing_keys --";
        var pad = Convert.ToHexStringLower(notes.Database.SigningKey.Pad(0x36));

        Assert.DoesNotContain(pad, await AskAsync(new Injection("key", Text, default), _ => "", inTransaction: false));

        await notes.Database.RunAsync($"GRANT SELECT ON tenancy.signing_keys TO {notes.Database.ApplicationLogin}");
        var open = await AskAsync(new Injection("key", Text, default), _ => "", inTransaction: false);
        await notes.Database.RunAsync($"REVOKE SELECT ON tenancy.signing_keys FROM {notes.Database.ApplicationLogin}");
        Assert.Contains(pad, open);
    }

    [Theory]
    [InlineData("' UNION SELECT pid, query FROM pg_stat_activity --")]
    [InlineData("' UNION SELECT 0, pg_stat_get_backend_activity(id) FROM pg_stat_get_backend_idset() AS id --")]
    public async Task Statements_of_other_sessions_cannot_be_watched_until_somebody_grants_it(string text)
    {
        const string Functions = "FUNCTION pg_stat_get_activity(integer), pg_stat_get_backend_activity(integer)";
        await using var globex = await notes.Source.OpenConnectionAsync();
        await using var reading = globex.CreateCommand();
        reading.CommandText = $"SELECT '{NotesDatabase.GlobexSecret} in a literal'";
        await notes.Scopes.RunAsync(Tenants.Globex.Id, _ => reading.ReadAllAsync());

        var seen = await AskAsync(new Injection("spy", text, default), _ => "", inTransaction: false);
        Assert.DoesNotContain(seen, query => query.Contains(NotesDatabase.GlobexSecret, StringComparison.Ordinal));

        await notes.Database.RunAsync($"GRANT EXECUTE ON {Functions} TO {notes.Database.ApplicationLogin}");
        var open = await AskAsync(new Injection("spy", text, default), _ => "", inTransaction: false);
        await notes.Database.RunAsync($"REVOKE EXECUTE ON {Functions} FROM {notes.Database.ApplicationLogin}");
        Assert.Contains(open, query => query.Contains(NotesDatabase.GlobexSecret, StringComparison.Ordinal));

        // Even then a context never shows: it is a parameter.
        Assert.DoesNotContain(open, query => query.Contains(Tenants.Globex.Id.Value.ToString("N"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_path_full_of_traps_does_not_deceive_the_verifier()
    {
        await VerifierTraps.SetAsync(notes.Database);

        var seen = await AskUnderTrapsAsync("notes");

        Assert.Equal(["context_forged"], seen);
    }

    [Fact]
    public async Task Control_the_same_traps_deceive_a_verifier_whose_names_are_not_qualified()
    {
        await VerifierTraps.SetAsync(notes.Database);

        var seen = await AskUnderTrapsAsync("deceived_notes");

        Assert.Contains(seen, value => value.Contains(NotesDatabase.GlobexSecret, StringComparison.Ordinal));
    }

    private static Injection Named(string name) => Injection.All.Single(injection => injection.Name == name);

    private string Steal(StolenToken stolen, int pid)
    {
        TenantContextSigner Signer(SigningKey key, DateTimeOffset now) =>
            new(Options.Create(new PostgreSqlTenancyOptions { SigningKey = key }), new FakeTimeProvider(now));

        var own = notes.Database.SigningKey;
        var now = TimeProvider.System.GetUtcNow();
        return stolen switch
        {
            StolenToken.Genuine => Signer(own, now).Sign(Tenants.Globex, pid),
            StolenToken.OfAnotherBackend => Signer(own, now).Sign(Tenants.Globex, pid + 1),
            StolenToken.Expired => Signer(own, now.AddMinutes(-10)).Sign(Tenants.Globex, pid),
            StolenToken.OfAnUnknownKey => Signer(SigningKey.Generate("k2"), now).Sign(Tenants.Globex, pid),
            StolenToken.Altered => Signer(own, now).Sign(Tenants.Acme, pid)
                .Replace(Tenants.Acme.Id.ToString(), Tenants.Globex.Id.ToString(), StringComparison.Ordinal),
            _ => Tenants.Globex.Id.ToString(),
        };
    }

    /// <summary>What the careless query shows to Acme on a connection that served Globex before: values, or the refusal's reason.</summary>
    private async Task<List<string>> AskAsync(Injection injection, Func<int, string> steal, bool inTransaction)
    {
        await using var connection = await notes.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_backend_pid()";
        var pid = (int)(await command.ExecuteScalarAsync())!;
        command.CommandText = "SELECT body FROM notes";
        Assert.Equal(2, (await notes.Scopes.RunAsync(Tenants.Globex.Id, _ => command.ReadAllAsync())).Count);

        command.CommandText = $"SELECT id, body FROM notes WHERE body LIKE '%{injection.For("notes", "tenancy.ctx", steal(pid))}%'";
        var seen = await notes.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var transaction = inTransaction ? await connection.BeginTransactionAsync(ct) : null;
            command.Transaction = transaction;
            try
            {
                return await command.ReadAllAsync();
            }
            catch (TenantContextRefusedException refused)
            {
                return [refused.Reason];
            }
            catch (Exception refused) when (refused is DbException or TenancyException)
            {
                return [refused.Message];
            }
        });

        // Whatever was tried, the connection carries nobody to the next command.
        command.Transaction = null;
        command.CommandText = "SELECT body FROM notes";
        await Assert.ThrowsAsync<MissingTenantException>(() => command.ReadAllAsync());
        return seen;
    }

    private Task<List<string>> AskUnderTrapsAsync(string table) => notes.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
    {
        await using var connection = await notes.Source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT set_config('search_path', '{VerifierTraps.Schema}, pg_catalog, public', true)";
        await command.ExecuteNonQueryAsync(ct);
        var forged = Steal(StolenToken.Altered, pid: 0);
        command.CommandText = $"""
            SELECT n.body FROM (SELECT set_config('tenancy.ctx', '{forged}', true) AS s OFFSET 0) s,
                LATERAL (SELECT body FROM {table} WHERE s.s IS NOT NULL) n
            """;
        try
        {
            return await command.ReadAllAsync();
        }
        catch (TenantContextRefusedException refused)
        {
            return [refused.Reason];
        }
    });
}
