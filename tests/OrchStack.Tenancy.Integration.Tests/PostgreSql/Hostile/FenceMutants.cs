namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Row security, policies, keys, and what reads tables in somebody else's name.</summary>
internal static class FenceMutants
{
    public static Mutant[] All { get; } =
    [
        new(MutantNames.NotEnabled, _ => OnEach("ALTER TABLE {0} DISABLE ROW LEVEL SECURITY")),
        new(MutantNames.NotForced, _ => OnEach("ALTER TABLE {0} NO FORCE ROW LEVEL SECURITY")),
        new(MutantNames.Permissive, site => Policy(site, "AS PERMISSIVE USING (OWN) WITH CHECK (OWN)")),
        new(MutantNames.SelectOnly, site => Policy(site, "AS RESTRICTIVE FOR SELECT USING (OWN)")),
        new(MutantNames.DeleteOpen, site => Policy(site, "AS RESTRICTIVE FOR SELECT USING (OWN)")
            + OnEach($"CREATE POLICY updates ON {{0}} AS RESTRICTIVE FOR UPDATE USING ({Own(site)})")
            + OnEach($"CREATE POLICY inserts ON {{0}} AS RESTRICTIVE FOR INSERT WITH CHECK ({Own(site)})")),
        new(MutantNames.NotForAppRole, site => Policy(site, "AS RESTRICTIVE TO tenancy_platform USING (OWN) WITH CHECK (OWN)")),
        new(MutantNames.UsingTrue, site => Policy(site, "AS RESTRICTIVE USING (true)")),
        new(MutantNames.CheckTrue, site => Policy(site, "AS RESTRICTIVE USING (OWN) WITH CHECK (true)")),
        new(MutantNames.Claimed, site => Policy(site, "AS RESTRICTIVE USING (OWN)".Replace("OWN", Own(site).Replace("current_", "claimed_", StringComparison.Ordinal), StringComparison.Ordinal))),
        new(MutantNames.OpenPartition, _ => "ALTER TABLE events_1 DISABLE ROW LEVEL SECURITY; GRANT SELECT, UPDATE ON events_1 TO tenancy_app"),
        new(MutantNames.ForeignKeyAlone, _ => """
            ALTER TABLE entries DROP CONSTRAINT entries_account;
            ALTER TABLE accounts ADD UNIQUE (id);
            ALTER TABLE entries ADD FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE SET NULL;
            """),
        new(MutantNames.UniqueAlone, _ => "ALTER TABLE accounts DROP CONSTRAINT accounts_email_key; ALTER TABLE accounts ADD UNIQUE (email); ALTER TABLE accounts ADD UNIQUE (id)"),
        new(MutantNames.NullsTheTenant, _ => """
            ALTER TABLE entries DROP CONSTRAINT entries_account;
            ALTER TABLE entries ADD FOREIGN KEY (company_id, account_id) REFERENCES accounts (company_id, id) ON DELETE SET NULL;
            """),
        new(MutantNames.MaterializedGranted, _ => "GRANT SELECT ON all_accounts TO tenancy_app"),
        new(MutantNames.ViewRights, _ => "ALTER VIEW invokers_view RESET (security_invoker); GRANT UPDATE ON invokers_view TO tenancy_app"),
        new(MutantNames.BypassingFunction, _ => "ALTER FUNCTION find_accounts() OWNER TO CURRENT_USER"),
        new(MutantNames.Leakproof, _ => "ALTER FUNCTION blurt(text) LEAKPROOF"),
    ];

    private static string OnEach(string sql) =>
        string.Concat(HostileTables.Names.Select(name => $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, name)};\n"));

    private static string Policy(HostileSite site, string policy) => OnEach(
        $"DROP POLICY tenancy_isolation ON {{0}}; CREATE POLICY tenancy_isolation ON {{0}} {policy.Replace("OWN", Own(site), StringComparison.Ordinal)}");

    private static string Own(HostileSite site) => $"company_id = (SELECT {site.Verifier})";
}
