using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Reaching the rows by another name, or as somebody else.</summary>
internal static class AroundCases
{
    public static HostileCase[] All { get; } =
    [
        HostileCase.Of("names a partition", [MutantNames.OpenPartition], "SELECT body FROM events_1", "UPDATE events_1 SET body = 'x'"),
        HostileCase.Of("reads a view of the owner", [MutantNames.NotForced, MutantNames.NotEnabled], "SELECT secret FROM owners_view"),
        HostileCase.Of("reads a view of a login that bypasses", [MutantNames.ViewRights, MutantNames.NotEnabled], "SELECT secret FROM invokers_view"),
        HostileCase.Of("reads a materialized view", [MutantNames.MaterializedGranted], "SELECT secret FROM all_accounts"),
        HostileCase.Of("refreshes a materialized view", [MutantNames.MaterializedGranted], "REFRESH MATERIALIZED VIEW all_accounts", "TABLE all_accounts"),
        HostileCase.Of("calls a function of the owner", [MutantNames.NotForced, MutantNames.BypassingFunction, MutantNames.NotEnabled], "SELECT find_accounts()"),
        HostileCase.Of("becomes the owner", [MutantNames.MemberOfOwner], "SET ROLE tenancy_owner", "ALTER TABLE accounts DISABLE ROW LEVEL SECURITY", "SELECT secret FROM accounts") with { Lasts = true },
        HostileCase.Of("becomes the platform", [MutantNames.MemberOfOwner],
            "SET ROLE tenancy_platform", "SET SESSION AUTHORIZATION postgres", "SET ROLE tenancy_definer", "SET ROLE tenancy_owner", "SELECT CASE current_user WHEN 'tenancy_owner' THEN TOLD END"),
        HostileCase.Of("loosens the fence", [MutantNames.OwningLogin],
            "ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY", "ALTER TABLE accounts DISABLE ROW LEVEL SECURITY", "CREATE POLICY mine ON accounts USING (true)",
            "DROP POLICY tenancy_isolation ON accounts", "SELECT secret FROM accounts") with { Lasts = true },
        HostileCase.Of("hangs itself on the tables", [MutantNames.OwningLogin],
            "CREATE RULE spy AS ON INSERT TO accounts DO ALSO SELECT 1", "ALTER TABLE accounts ENABLE TRIGGER ALL",
            "CREATE FUNCTION public.spy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "SELECT CASE WHEN EXISTS (SELECT FROM pg_rewrite WHERE rulename = 'spy') OR EXISTS (SELECT FROM pg_proc WHERE proname = 'spy') THEN TOLD END"),
        HostileCase.Of("makes a table that refers to it", [MutantNames.CreateRight],
            "CREATE TABLE spying (id int)", "CREATE SCHEMA spying", "SELECT CASE WHEN to_regclass('spying') IS NOT NULL THEN TOLD END"),
        new("puts a temporary table before the real one", ShadowAsync, MutantNames.TempRight),
        HostileCase.Of("watches other sessions", [MutantNames.SessionsWatched],
            "SELECT CASE WHEN count(*) > 0 THEN TOLD END FROM pg_stat_activity WHERE usename = current_user",
            "SELECT CASE WHEN pg_stat_get_backend_activity(1) IS NOT NULL THEN TOLD END"),
        HostileCase.Of("ends other sessions", [MutantNames.SessionsEnded], "SELECT CASE WHEN NOT pg_cancel_backend(0) THEN TOLD END"),
        HostileCase.Of("reads files and runs programs", [MutantNames.ReadsFiles],
            "COPY (SELECT 1) TO PROGRAM 'cat'", "SELECT pg_ls_dir('.')",
            "SELECT CASE WHEN length(pg_read_file('PG_VERSION')) > 0 THEN TOLD END"),
    ];

    /// <summary>On a connection that both tenants' commands use, Globex hopes that Acme writes into its table.</summary>
    private static async Task<IEnumerable<string>> ShadowAsync(HostileSite site)
    {
        await using var connection = await site.Source.OpenConnectionAsync();
        Task<List<string>> As(Tenant tenant, string sql) => site.Scopes.RunAsync(tenant.Id, _ => site.TryAsync(connection, sql));

        await As(site.Globex, "CREATE TEMP TABLE accounts (id int, email text, secret text)");
        await As(site.Acme, "INSERT INTO accounts (id, email, secret) VALUES (70, 'new@acme', 'acme ' || TOLD)");
        var seen = await As(site.Globex, "SELECT secret FROM accounts");
        await site.Admin.RunAsync("DELETE FROM accounts WHERE id = 70"); // Acme's own row, where the fence held
        return seen;
    }
}
