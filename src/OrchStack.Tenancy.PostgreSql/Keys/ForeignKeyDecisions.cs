namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Which foreign keys get the tenant, and which unique keys must stay because one that does not get it refers to them.</summary>
internal sealed class ForeignKeyDecisions
{
    private readonly FencedTables _tables;
    private readonly KeyName _names;
    private readonly PlanDraft _draft;
    private readonly List<WidenedForeignKey> _widened = [];
    private readonly Dictionary<uint, string> _pinned = [];

    public ForeignKeyDecisions(TableCatalog catalog, FencedTables tables, KeyName names, PlanDraft draft)
    {
        _tables = tables;
        _names = names;
        _draft = draft;
        foreach (var key in tables.All.SelectMany(table => table.Table.ForeignKeys).Concat(catalog.Incoming))
        {
            Decide(key);
        }
    }

    public IReadOnlyList<WidenedForeignKey> Widened => _widened;

    /// <summary>Why the key behind an index has to stay as it is, by the index.</summary>
    public IReadOnlyDictionary<uint, string> Pinned => _pinned;

    private void Decide(CatalogForeignKey key)
    {
        var table = _tables.Find(key.Table);
        var principal = _tables.Find(key.Principal);
        if (principal?.Owner is null)
        {
            RemarkOnOutside(key, table, principal);
            return;
        }

        if (table?.Owner is not { } owner)
        {
            Pin(key, table is null ? "its table was not described" : $"its table is {table.Fence.KindName}");
            return;
        }

        var pairs = key.Columns.Zip(key.PrincipalColumns).ToArray();
        if (pairs.Contains((owner, principal.Owner)))
        {
            return;
        }

        if (key.Columns.Contains(owner) || key.PrincipalColumns.Contains(principal.Owner))
        {
            Pin(key, "it pairs a tenant column with another column");
            return;
        }

        var schema = table.Table.Schema;
        var wider = new WidenedForeignKey(key, table, principal, _names.For(schema, key.Name, "_tenancy"), _names.For(schema, key.Name, "_full"));
        if (wider.LosesUpdate)
        {
            _draft.Remark($"{table.Name}: {SqlText.Name(key.Name)} set its columns ON UPDATE, which would set the tenant too; changing a key that is referred to is now refused.");
        }

        _widened.Add(wider);
    }

    private void Pin(CatalogForeignKey key, string why)
    {
        _pinned.TryAdd(key.PrincipalIndex, $"{SqlText.Name(key.Name)} of {key.TableName} refers to it");
        _draft.Remark($"{key.TableName}: the foreign key {SqlText.Name(key.Name)} stays without the tenant, because {why}; whoever writes there can learn which keys other tenants have.");
    }

    private void RemarkOnOutside(CatalogForeignKey key, FencedTable? table, FencedTable? principal)
    {
        if (table?.Owner is not { } owner)
        {
            return;
        }

        if (principal is null)
        {
            _draft.Remark($"{table.Name}: {SqlText.Name(key.Name)} refers to a table that was not described and stays as it is: {key.Definition}");
        }
        else if (principal.Fence is { Kind: TableKind.Root or TableKind.Shared, Column: not null } && !key.Columns.Contains(owner))
        {
            _draft.Remark($"{table.Name}: {SqlText.Name(key.Name)} refers to {principal.Name} by other columns than the tenant; whoever writes it can learn which rows other tenants have there.");
        }
    }
}
