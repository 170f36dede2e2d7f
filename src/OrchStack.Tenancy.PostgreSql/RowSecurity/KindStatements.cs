namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Refuses what row-level security cannot hold for, before anything is changed.</summary>
internal static class KindStatements
{
    public static string DemandTable(string table) => SqlText.Do("kind", $"""
        DECLARE
            unfit record;
        BEGIN
            SELECT c.oid::regclass AS name, c.relkind AS kind INTO unfit FROM pg_class c
                WHERE c.relkind NOT IN ('r', 'p') AND (c.oid = {SqlText.Literal(table)}::regclass
                    OR c.oid IN (SELECT relid FROM pg_partition_tree({SqlText.Literal(table)})));
            IF FOUND THEN
                RAISE EXCEPTION USING ERRCODE = 'wrong_object_type', SCHEMA = 'tenancy', CONSTRAINT = 'table_kind',
                    MESSAGE = format('%s cannot be fenced: %s', unfit.name, CASE unfit.kind
                        WHEN 'f' THEN 'the rows of a foreign table lie on another server, which knows no policy of this one'
                        WHEN 'm' THEN 'a materialized view has no row-level security, and holds the rows of every tenant'
                        WHEN 'v' THEN 'a view has no row-level security of its own'
                        ELSE 'it is no table' END),
                    HINT = 'Fence the tables below it; make views security_invoker; keep foreign tables and materialized views from tenancy_app.';
            END IF;
        END
        """);

    /// <summary>A fence that stands is taken down on purpose, not by another word for the table.</summary>
    public static string DemandUnfenced(string table) => SqlText.Do("outside", $"""
        BEGIN
            IF EXISTS (SELECT FROM pg_policy WHERE polrelid = {SqlText.Literal(table)}::regclass AND polname = '{TableFence.PolicyName}') THEN
                RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', SCHEMA = 'tenancy', CONSTRAINT = 'table_fenced',
                    MESSAGE = format('%s is fenced, and a table outside tenancy is not', {SqlText.Literal(table)}::regclass),
                    HINT = 'Take the fence away first, by RowSecurityScript.Disable with the kind that the table has in tenancy.tables.';
            END IF;
        END
        """);
}
