using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Gives rows a tenant, or takes it away, where nothing can be lost: in empty tables, and back where one tenant has all rows.
/// A table with rows is adopted first, in short locks; then there is nothing left to do here.
/// </summary>
internal sealed class OwnershipScript(OwnershipChanges changes, RebuiltKeys keys)
{
    public IEnumerable<string> Write()
    {
        if (changes.Fencing.Count > 0)
        {
            yield return Fence(changes.Fencing);
        }

        if (changes.Opening.Count > 0)
        {
            yield return Open(changes.Opening);
        }
    }

    private string Fence(IReadOnlyList<TableFence> tables) => SqlText.Do("ownership", $"""
        DECLARE
            asked  record;
            filled boolean;
        BEGIN
            -- Adopted already, tables with their rows: nothing is left to do.
            IF NOT EXISTS (
                SELECT FROM (VALUES {Values(tables)}) wanted (relation, kind, tenant_column, key_type)
                WHERE NOT EXISTS (SELECT FROM tenancy.tables d WHERE (d.relation::oid, d.kind, d.tenant_column, d.key_type) = (to_regclass(wanted.relation)::oid, wanted.kind, wanted.tenant_column, wanted.key_type))
            ) THEN
                RETURN;
            END IF;
            FOR asked IN SELECT relation FROM (VALUES {Values(tables)}) wanted (relation) LOOP
                EXECUTE format('SELECT EXISTS (SELECT FROM %s)', asked.relation) INTO filled;
                IF filled THEN
                    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', SCHEMA = 'tenancy', CONSTRAINT = 'table_filled',
                        MESSAGE = format('%s has rows, and nobody said whose they are', asked.relation),
                        HINT = 'Nothing was changed. Adopt the tables first, while the application runs: orchstack-tenancy adopt --existing-rows KEY, with the key of the tenant whose rows they are, or adopt --column NAME where a column of each table says it. Then run this migration again: it finds the fence and goes on.';
                END IF;
            END LOOP;

            {Lines(keys.Drop(tables))}
            {Lines(tables.Select(table => $"ALTER TABLE {table.Name} ADD COLUMN IF NOT EXISTS {SqlText.Name(table.Column!)} {TenantColumn.SqlType(table.KeyType)};"))}
            {Indent(keys.Add(tables))}
            {Indent(RowSecurityScript.Enable(tables.Select(table => table.Table)))}
        END
        """);

    private string Open(IReadOnlyList<TableFence> tables)
    {
        var leaving = tables.Where(table => !keys.HasColumn(table)).ToArray();
        return SqlText.Do("ownership", $"""
            BEGIN
                {ReturnIfEjected(tables)}
                IF EXISTS (SELECT FROM tenancy.adoptions) THEN
                    RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', SCHEMA = 'tenancy', CONSTRAINT = 'table_adopted',
                        MESSAGE = 'the tables were adopted, and an adoption is taken back as a whole',
                        HINT = 'Nothing was changed. Run orchstack-tenancy eject, then this migration again: it finds the tables as they were and goes on.';
                END IF;

                {Indent(RowSecurityScript.Disable(tables.Select(table => table.Table)))}
                {Indent(DemandOneTenant(leaving))}
                {Lines(keys.Drop(tables))}
                {Lines(leaving.Select(table => $"ALTER TABLE {table.Name} DROP COLUMN {SqlText.Name(table.Column!)};"))}
                {Indent(keys.Add(tables))}
            END
            """);
    }

    /// <summary>Takes one fence down that moves no row and no key.</summary>
    public static string End(TableFence fence) => SqlText.Do("ended", $"""
        BEGIN
            {ReturnIfEjected([fence])}

            {Indent(RowSecurityScript.Disable(fence.Table))}
        END
        """);

    private static string DemandOneTenant(TableFence[] leaving) => leaving.Length == 0 ? "" : $"""
        IF (SELECT count(*) FROM ({string.Join(" UNION ", leaving.SelectMany(Ends))}) t) > 1 THEN
            RAISE EXCEPTION USING ERRCODE = 'object_not_in_prerequisite_state', SCHEMA = 'tenancy', CONSTRAINT = 'tenants_mixed',
                MESSAGE = 'the tables hold rows of several tenants, and without the tenant column nobody could tell whose they are',
                HINT = 'Nothing was changed. Move the rows of all tenants but one elsewhere first.';
        END IF;

        """;

    private static string ReturnIfEjected(IEnumerable<TableFence> tables) => $"""
        -- Ejected already: nothing is left to do.
            IF to_regclass('tenancy.tables') IS NULL THEN
                RETURN;
            END IF;
            IF NOT EXISTS (SELECT FROM tenancy.tables WHERE relation IN ({string.Join(", ", tables.Select(table => $"to_regclass({SqlText.Literal(table.Name)})"))})) THEN
                RETURN;
            END IF;
        """;

    private static string Values(IEnumerable<TableFence> tables) => string.Join(", ", tables.Select(table =>
        $"({SqlText.Literal(table.Name)}, '{table.KindName}', {SqlText.Literal(table.Column!)}, '{TenantColumn.SqlType(table.KeyType)}')"));

    /// <summary>The least and the greatest tenant: both are found by an index, and differ where there are two.</summary>
    private static IEnumerable<string> Ends(TableFence table)
    {
        var column = SqlText.Name(table.Column!);
        yield return $"(SELECT {column}::text FROM {table.Name} ORDER BY {column} LIMIT 1)";
        yield return $"(SELECT {column}::text FROM {table.Name} ORDER BY {column} DESC LIMIT 1)";
    }

    private static string Lines(IEnumerable<string> statements) => string.Join("\n    ", statements);

    private static string Indent(string script) => script.TrimEnd().Replace("\n", "\n    ", StringComparison.Ordinal);
}
