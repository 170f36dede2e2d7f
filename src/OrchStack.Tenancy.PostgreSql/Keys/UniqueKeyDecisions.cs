namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Which unique keys get the tenant, and what stands beside those that stay.</summary>
internal sealed class UniqueKeyDecisions
{
    private readonly TableCatalog _catalog;
    private readonly FencedTables _tables;
    private readonly ForeignKeyDecisions _foreignKeys;
    private readonly KeyName _names;
    private readonly PlanDraft _draft;
    private readonly List<WidenedKey> _widened = [];
    private readonly List<AddedIndex> _added = [];

    public UniqueKeyDecisions(TableCatalog catalog, FencedTables tables, ForeignKeyDecisions foreignKeys, KeyName names, PlanDraft draft)
    {
        (_catalog, _tables, _foreignKeys, _names, _draft) = (catalog, tables, foreignKeys, names, draft);
        foreach (var table in tables.All.Where(table => table.Fence.Kind is not TableKind.Outside))
        {
            foreach (var index in table.Table.Indexes)
            {
                Decide(table, index);
            }
        }

        foreach (var key in foreignKeys.Widened)
        {
            StandBeside(key);
        }

        foreach (var table in tables.All.Where(table => table.Fence.FillsColumn && !table.Table.IsPartition))
        {
            Lead(table, table.Fence.Column!);
        }
    }

    public IReadOnlyList<WidenedKey> Widened => _widened;

    public IReadOnlyList<AddedIndex> Added => _added;

    private void Decide(FencedTable table, CatalogIndex index)
    {
        if (table.Owner is not { } tenant)
        {
            if (index.IsUnique && table.Fence is { Kind: TableKind.Shared, Column: { } column } && !index.Columns.Contains(column))
            {
                _draft.Remark($"{table.Name}: {SqlText.Name(index.Name)} holds over shared rows and every tenant's own, and tells a tenant that a value is taken.");
            }

            return;
        }

        if (index.Role is IndexRole.Exclusion && !index.Columns.Contains(tenant))
        {
            _draft.Remark($"{table.Name}: the exclusion constraint {SqlText.Name(index.Name)} stays without the tenant and tells one tenant of another's rows; make it anew with the tenant, \"=\" and btree_gist.");
        }

        if (!index.IsUnique || index.Columns.Contains(tenant))
        {
            return;
        }

        if (WhyItStays(table, index) is { } why)
        {
            _draft.Remark($"{table.Name}: {SqlText.Name(index.Name)} holds over all tenants and tells one that another has a value: {why}.");
            return;
        }

        _widened.Add(new WidenedKey(table, index, tenant, _names.For(table.Table.Schema, index.Name, "_tenancy")));
        if (index.Columns.All(column => column.Length > 0))
        {
            _draft.Remark($"{table.Name}: {SqlText.Name(index.Name)} holds within a tenant; ON CONFLICT ({SqlText.Names(index.Columns)}) becomes ON CONFLICT ({SqlText.Names([tenant, .. index.Columns])}).");
        }
    }

    private string? WhyItStays(FencedTable table, CatalogIndex index) => index switch
    {
        _ when table.Fence.GlobalKeys.Contains(index.Name) => "it was chosen so",
        { IsValid: false } => "the index is not valid; build it anew",
        { Views.Count: > 0 } => $"{string.Join(", ", index.Views)} group by it",
        _ => _foreignKeys.Pinned.GetValueOrDefault(index.Oid),
    };

    private void StandBeside(WidenedForeignKey key)
    {
        var home = Home(key.Principal);
        var columns = key.PrincipalColumns;
        var stands = home.Table.Indexes.Any(index => index.Identifies(columns))
            || _widened.Any(wider => wider.Table == home && wider.Identifies(columns))
            || _added.Any(added => added.Table == home && added.Columns.ToHashSet().SetEquals(columns));
        if (!stands)
        {
            _added.Add(new AddedIndex(home, Name(home, columns, "_key"), columns, IsUnique: true));
        }
    }

    private void Lead(FencedTable table, string column)
    {
        var leads = _widened.Any(wider => wider.Table == table && !wider.Index.IsPartial)
            || _added.Any(added => added.Table == table && added.Columns[0] == column)
            || table.Table.Indexes.Any(index => index is { IsPartial: false, IsValid: true, Method: "btree" } && index.Columns[0] == column);
        if (!leads)
        {
            _added.Add(new AddedIndex(table, Name(table, [column], "_idx"), [column], IsUnique: false));
        }
    }

    /// <summary>The keys of a partition are those of the table that it is part of.</summary>
    private FencedTable Home(FencedTable table)
    {
        while (table.Table.IsPartition && table.Table.Parents is [var parent] && _catalog.Find(parent) is not null)
        {
            table = _tables.Find(parent)!;
        }

        return table;
    }

    private string Name(FencedTable table, IEnumerable<string> columns, string ending) =>
        _names.For(table.Table.Schema, string.Join('_', columns.Prepend(table.Table.Name)), ending);
}
