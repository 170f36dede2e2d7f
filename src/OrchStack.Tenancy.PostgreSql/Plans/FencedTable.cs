namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table as it stands, and the fence that it is to get: its own, or that of the table from which it descends.</summary>
internal sealed record FencedTable(CatalogTable Table, TableFence Fence, bool IsHeir)
{
    public string Name => Table.QualifiedName;

    /// <summary>Of a table whose every row has a tenant, its tenant column.</summary>
    public string? Owner => Fence.EveryRowIsOwned ? Fence.Column : null;
}
