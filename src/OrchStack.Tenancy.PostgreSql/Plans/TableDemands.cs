namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What a table must be to be fenced as it was described.</summary>
internal static class TableDemands
{
    public static void CheckDescription(CatalogTable table, TableFence fence)
    {
        if (table.IsPartition && fence.Kind is not TableKind.Outside)
        {
            throw new TableRefusedException(table.QualifiedName, "it is a partition, and the fence of its rows is on the table that it is part of", "Describe that table.");
        }

        if (fence.Kind is TableKind.Outside && table.Policies.Any(policy => policy.Name == TableFence.PolicyName))
        {
            throw new TableRefusedException(table.QualifiedName, "it is fenced, and a table outside tenancy is not", "Take the fence away first, by the undo of its plan or RowSecurityScript.Disable.");
        }

        if (fence.GlobalKeys.FirstOrDefault(name => !table.Indexes.Any(index => index.IsUnique && index.Name == name)) is { } unknown)
        {
            throw new TableRefusedException(table.QualifiedName, $"it has no unique key named {SqlText.Name(unknown)} that could hold over all tenants", "Correct GlobalKeys.");
        }
    }

    public static void Check(FencedTable fenced, TableCatalog catalog)
    {
        var table = fenced.Table;
        if (WhyNot(table.Kind) is { } why)
        {
            throw new TableRefusedException(table.QualifiedName, why, table.Kind is 'f'
                ? "Keep it from tenancy_app, or fence the table on its own server; a partitioned table must have no foreign partition."
                : "Fence the tables below it; make a view security_invoker, and keep a materialized view from tenancy_app.");
        }

        if (fenced.Fence.Column is { } name && !fenced.IsHeir)
        {
            CheckColumn(fenced, name, table.FindColumn(name), catalog);
        }
    }

    private static string? WhyNot(char kind) => kind switch
    {
        'r' or 'p' => null,
        'f' => "the rows of a foreign table lie on another server, which knows no policy of this one",
        'm' => "a materialized view has no row-level security, and holds the rows of every tenant",
        'v' => "a view has no row-level security of its own",
        _ => "it is no table",
    };

    private static void CheckColumn(FencedTable fenced, string name, CatalogColumn? column, TableCatalog catalog)
    {
        var type = TenantColumn.SqlType(fenced.Fence.KeyType);
        if (column is null)
        {
            if (!fenced.Fence.FillsColumn)
            {
                throw new TableRefusedException(fenced.Name, $"it has no column {SqlText.Name(name)} that could be the tenant's key", "Name the column that is: Column = \"…\".");
            }

            if (catalog.DescendantsOf(fenced.Table).FirstOrDefault(heir => heir.FindColumn(name) is { } own && own.Type != type) is { } other)
            {
                throw new TableRefusedException(other.QualifiedName, $"its column {SqlText.Name(name)} is no {type}", "Rename it, or name another tenant column.");
            }

            return;
        }

        // A length limit changes what fits, not what is equal.
        var fits = column.Type == type || (type == "text" && column.Type.StartsWith("character varying", StringComparison.Ordinal));
        if (!fits)
        {
            throw new TableRefusedException(fenced.Name, $"its column {SqlText.Name(name)} is {column.Type} and was described as {type}", "Set KeyType to the column's type; it is uuid, bigint, integer or text.");
        }

        if (!column.IsExact)
        {
            throw new TableRefusedException(
                fenced.Name, $"its column {SqlText.Name(name)} has a collation under which different tenants are equal", "Give it a deterministic one: ALTER TABLE … ALTER COLUMN … TYPE text COLLATE \"C\".");
        }

        if (column.IsIdentity && fenced.Fence.FillsColumn)
        {
            throw new TableRefusedException(fenced.Name, $"its column {SqlText.Name(name)} is an identity column, so a sequence would choose the tenant", "Drop the identity: ALTER TABLE … ALTER COLUMN … DROP IDENTITY.");
        }
    }
}
