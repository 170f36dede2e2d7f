namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tables of a plan, after everything that cannot be fenced was refused.</summary>
internal sealed class FencedTables
{
    private readonly Dictionary<uint, FencedTable> _tables = [];

    /// <summary>Every table before those that descend from it.</summary>
    public IEnumerable<FencedTable> All => _tables.Values;

    public FencedTable? Find(uint oid) => _tables.GetValueOrDefault(oid);

    public static FencedTables Of(TableCatalog catalog, IReadOnlyList<ITenancyTable> tables)
    {
        var fences = new FencedTables();
        for (var i = 0; i < tables.Count; i++)
        {
            fences.Add(catalog, tables[i].Fence, catalog.Described[i]);
        }

        foreach (var fenced in fences.All.ToArray())
        {
            fences.AddHeirs(catalog, fenced);
        }

        foreach (var fenced in fences.All.Where(fenced => fenced.Fence.Kind is not TableKind.Outside))
        {
            TableDemands.Check(fenced, catalog);
        }

        return fences;
    }

    private void Add(TableCatalog catalog, TableFence fence, uint? oid)
    {
        var table = oid is null ? null : catalog.Find(oid.Value);
        if (table is null)
        {
            throw new TableRefusedException(fence.Name, "there is no such table", "Names are spelt as in the catalogue: case counts, and without a schema the search path decides.");
        }

        if (!_tables.TryAdd(table.Oid, new FencedTable(table, fence, IsHeir: false)))
        {
            throw new TableRefusedException(table.QualifiedName, "it is described twice", "Keep one of the descriptions.");
        }

        TableDemands.CheckDescription(table, fence);
    }

    private void AddHeirs(TableCatalog catalog, FencedTable fenced)
    {
        if (fenced.Fence.Kind is TableKind.Outside)
        {
            return;
        }

        foreach (var heir in catalog.DescendantsOf(fenced.Table))
        {
            if (_tables.TryGetValue(heir.Oid, out var own) && own.Fence.Kind is TableKind.Outside)
            {
                throw new TableRefusedException(heir.QualifiedName, $"it is to be outside tenancy, but its rows are rows of {fenced.Name}", "Leave its description out: it follows its parent.");
            }

            _tables.TryAdd(heir.Oid, new FencedTable(heir, fenced.Fence, IsHeir: true));
        }
    }
}
