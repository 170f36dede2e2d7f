using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Being Acme: with no context, a forged one, or one that was found somewhere.</summary>
internal static class ContextCases
{
    private const string Read = "SELECT secret FROM accounts";

    public static HostileCase[] All { get; } =
    [
        new("runs without a context", async site => Unless(await site.BehindAsync(_ => null, Read), "no tenant context"), MutantNames.MissingAnswers),
        new("runs behind an empty context", async site => Unless(await site.BehindAsync(_ => "", Read), "no tenant context"), MutantNames.MissingAnswers),
        new("resets its context",
            async site => Unless(await site.BehindAsync(pid => site.Sign(site.Globex, pid), "RESET ALL", Read), "no tenant context"), MutantNames.MissingAnswers),
        new("puts Acme's key into its own context", site => site.BehindAsync(site.Alter, Read),
            MutantNames.NoSignatureQuickly, MutantNames.NoSignatureSlowly, MutantNames.Claimed),
        new("names Acme and keeps its own signature inside the same query",
            site => InsideAsync(site, site.Alter), MutantNames.NoSignatureQuickly, MutantNames.NoSignatureSlowly, MutantNames.Claimed),
        new("signs with a key of its own making", site => site.BehindAsync(pid => ForgedBy(site, pid), Read),
            MutantNames.NoSignatureQuickly, MutantNames.NoSignatureSlowly),
        new("writes an unsigned context", site => site.BehindAsync(_ => Unsigned(site), Read), MutantNames.PlainAccepted),
        new("replays Acme's context of another connection", site => site.BehindAsync(pid => site.Sign(site.Acme, pid + 1), Read),
            MutantNames.NoPidQuickly, MutantNames.NoPidSlowly),
        new("replays Acme's context inside the same query", site => InsideAsync(site, pid => site.Sign(site.Acme, pid + 1)),
            MutantNames.NoPidQuickly, MutantNames.NoPidSlowly),
        new("replays a context of Acme's that is bound to no connection",
            site => site.BehindAsync(pid => site.Sign(site.Acme, pid, mode: TenantContextMode.Pooler), Read), MutantNames.UnboundAccepted)
        {
            NotIn = TenantContextMode.Pooler,
        },
        new("replays an expired context of Acme's", site => site.BehindAsync(pid => site.Sign(site.Acme, pid, TimeSpan.FromMinutes(10)), Read),
            MutantNames.NoExpiryQuickly, MutantNames.NoExpirySlowly),
        new("replays a context whose key has ended", site => site.BehindAsync(pid => site.Sign(site.Acme, pid, retired: true), Read),
            MutantNames.NoKeyEndQuickly, MutantNames.NoKeyEndSlowly),
        new("has Acme's key in another type", site => site.BehindAsync(pid => site.Sign(site.Namesake, pid), Read),
            MutantNames.NoTypeQuickly, MutantNames.NoTypeSlowly),
        new("enters Acme with an altered context",
            site => site.BehindAsync(_ => null, $"SELECT tenancy.enter_tenant('{site.Alter(0)}')", Read), MutantNames.EnterUnverified),
        new("plants by a default behind an altered context", PlantAsync, MutantNames.CheckTrue, MutantNames.Claimed),
        new("puts its own functions before those of the verifier",
            site => site.BehindAsync(_ => site.Alter(0), $"SET LOCAL search_path = {VerifierTraps.Schema}, pg_catalog, public", Read), MutantNames.Unqualified),
        new("reads the signing keys", ReadKeysAsync, MutantNames.InvokerReadsKeys),
    ];

    private static IEnumerable<string> Unless(IEnumerable<string> seen, string refusal) =>
        seen.Any(text => text.Contains(refusal, StringComparison.Ordinal)) ? seen : [.. seen, $"{HostileSite.Told}: nothing was refused"];

    private static string Unsigned(HostileSite site) => $"0.-.{site.Acme.Id.Value:N}.{site.Letter}{site.Acme.Key.Text}";

    private static string ForgedBy(HostileSite site, int pid)
    {
        var genuine = site.Sign(site.Acme, pid);
        return $"{genuine[..^64]}{new string('0', 64)}";
    }

    private static Task<IEnumerable<string>> InsideAsync(HostileSite site, Func<int, string> steal) => site.BehindAsync(
        pid => site.Sign(site.Globex, pid),
        pid =>
        [
            $"""
            SELECT a.secret FROM (SELECT set_config('tenancy.ctx', '{steal(pid)}', true) AS s OFFSET 0) s,
                LATERAL (SELECT secret FROM accounts WHERE s.s <> '') a
            """,
        ]);

    private static async Task<IEnumerable<string>> PlantAsync(HostileSite site)
    {
        await using var connection = await site.Plain.OpenConnectionAsync();
        await using var set = new NpgsqlCommand("SELECT set_config('tenancy.ctx', $1, false)", connection) { Parameters = { new() { Value = site.Alter(connection.ProcessID) } } };
        await set.ExecuteNonQueryAsync();
        return await site.TryAsync(connection, "INSERT INTO accounts (id, email) VALUES (60, 'planted')");
    }

    private static async Task<IEnumerable<string>> ReadKeysAsync(HostileSite site)
    {
        var pad = Convert.ToHexStringLower(site.Database.SigningKey.Pad(0x36));
        var seen = await site.TryAsync(site.Globex, "SELECT encode(inner_pad, 'hex') FROM tenancy.signing_keys");
        return seen.Contains(pad) ? [$"{HostileSite.Told}: the signing key"] : seen;
    }
}
