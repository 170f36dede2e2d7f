using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>The tables of a hostile site, with views and functions as an application has them.</summary>
internal static class HostileTables
{
    public static readonly string[] Names = ["accounts", "entries", "events"];

    public static async Task CreateAsync(HostileSite site)
    {
        await site.Admin.RunAsync($"""
            CREATE TABLE accounts (id int PRIMARY KEY, company_id {site.ColumnType}, email text UNIQUE, secret text, balance int);
            CREATE INDEX accounts_lower ON accounts (company_id, lower(secret));
            CREATE TABLE entries (id int PRIMARY KEY, company_id {site.ColumnType}, account_id int CONSTRAINT entries_account REFERENCES accounts ON DELETE SET NULL, note text);
            CREATE TABLE events (id int, company_id {site.ColumnType}, body text) PARTITION BY RANGE (id);
            CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1000);
            """);
        var plan = await FencePlan.ReadAsync(site.Admin, Names.Select(name => new TenantTable("public", name) { Column = "company_id", KeyType = site.Type }));
        await site.Admin.RunAsync(plan.ToSql());
        await site.Admin.RunAsync(Rows(site));
        await site.Admin.RunAsync(string.Concat(Names.Select(name => $"CREATE TABLE saved_{name} AS TABLE {name};")));
        await site.Admin.RunAsync("""
            CREATE STATISTICS accounts_both (mcv) ON email, secret FROM accounts;
            ANALYZE accounts;
            CREATE VIEW owners_view AS SELECT * FROM accounts;
            ALTER VIEW owners_view OWNER TO tenancy_owner;
            CREATE VIEW invokers_view WITH (security_invoker) AS SELECT * FROM accounts;
            CREATE MATERIALIZED VIEW all_accounts AS SELECT * FROM accounts;
            CREATE FUNCTION find_accounts() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
                AS 'SELECT secret FROM public.accounts';
            ALTER FUNCTION find_accounts() OWNER TO tenancy_owner;
            -- Cheaper than every policy, so the planner would call it first if it might, and it says what it is called with.
            CREATE FUNCTION blurt(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$ BEGIN
                IF $1 LIKE 'acme%' THEN RAISE EXCEPTION 'called with %', $1; END IF; RETURN true;
            END $$;
            GRANT SELECT ON owners_view, invokers_view TO tenancy_app;
            """);
        await site.Admin.RunAsync(VerifierTraps.Functions);
    }

    /// <summary>Every row, behind the key of its tenant.</summary>
    public const string Look = """
        SELECT concat_ws('|', company_id, 'account', id, email, secret, balance) FROM accounts
        UNION ALL SELECT concat_ws('|', company_id, 'entry', id, account_id, note) FROM entries
        UNION ALL SELECT concat_ws('|', company_id, 'event', id, body) FROM events
        ORDER BY 1
        """;

    public static Task<int> RestoreAsync(HostileSite site) => site.Admin.RunAsync(
        $"TRUNCATE {string.Join(", ", Names)};{string.Concat(Names.Select(name => $"INSERT INTO {name} TABLE saved_{name};"))}");

    public static string Fill(HostileSite site, string sql) => sql
        .Replace("ACME", $"'{site.Acme.Key.Text}'", StringComparison.Ordinal)
        .Replace("GLOBEX", $"'{site.Globex.Key.Text}'", StringComparison.Ordinal)
        .Replace("TOLD", $"'{HostileSite.Told}'", StringComparison.Ordinal);

    private static string Rows(HostileSite site) => Fill(site, """
        INSERT INTO accounts (id, company_id, email, secret, balance) VALUES
            (1, ACME, 'one@acme', 'acme ' || TOLD, 10), (2, ACME, 'two@acme', 'acme ' || TOLD, 0), (101, GLOBEX, 'one@globex', 'globex', 5);
        INSERT INTO entries (id, company_id, account_id, note) VALUES (1, ACME, 1, 'acme ' || TOLD), (101, GLOBEX, 101, 'globex');
        INSERT INTO events (id, company_id, body) VALUES (1, ACME, 'acme ' || TOLD), (101, GLOBEX, 'globex');
        """);
}
