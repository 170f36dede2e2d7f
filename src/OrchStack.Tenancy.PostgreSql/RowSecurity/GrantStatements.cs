namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Who may touch a fenced table at all.</summary>
internal static class GrantStatements
{
    public static IEnumerable<string> Write(TableFence fence, string table) =>
    [
        $"REVOKE ALL ON {table} FROM PUBLIC, tenancy_app, tenancy_platform;",
        $"GRANT {fence.Rights} ON {table} TO tenancy_app;",
        $"GRANT {TableFence.AllRights} ON {table} TO tenancy_platform;",
    ];

    public static string Sequence(string sequence) => $"GRANT USAGE ON SEQUENCE {sequence} TO tenancy_app, tenancy_platform;";

    /// <summary>The way into a schema for those who use its tables, and for their owner to have some there; what somebody may already is left.</summary>
    public static string Schema(string schema) => SqlText.Do("schema", $"""
        DECLARE
            given record;
        BEGIN
            FOR given IN SELECT * FROM (VALUES ('tenancy_app', 'USAGE'), ('tenancy_platform', 'USAGE'), ('tenancy_owner', 'USAGE'), ('tenancy_owner', 'CREATE')) AS t (role, privilege) LOOP
                IF NOT has_schema_privilege(given.role, {SqlText.Literal(schema)}, given.privilege) THEN
                    EXECUTE format('GRANT %s ON SCHEMA %I TO %I', given.privilege, {SqlText.Literal(schema)}, given.role);
                END IF;
            END LOOP;
        END
        """);

    /// <summary>The way to the table: its schema, and the sequences of serial columns; those of identity columns need no grant.</summary>
    public static string Reach(string table) => SqlText.Do("reach", $"""
        DECLARE
            home     regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = {SqlText.Literal(table)}::regclass);
            role     name;
            sequence regclass;
        BEGIN
            FOREACH role IN ARRAY ARRAY['tenancy_app', 'tenancy_platform', 'tenancy_owner'] LOOP
                IF NOT has_schema_privilege(role, home, 'USAGE') THEN
                    EXECUTE format('GRANT USAGE ON SCHEMA %s TO %I', home, role);
                END IF;
            END LOOP;
            FOR sequence IN
                SELECT d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
                    AND d.refobjid = {SqlText.Literal(table)}::regclass
            LOOP
                EXECUTE format('GRANT USAGE ON SEQUENCE %s TO tenancy_app, tenancy_platform', sequence);
            END LOOP;
        END
        """);
}
