namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table whose every row belongs to one tenant, which alone reads and writes it.</summary>
/// <param name="Schema">The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</param>
/// <param name="Name">The table, likewise.</param>
public sealed record TenantTable(string? Schema, string Name) : ITenancyTable
{
    /// <summary>The column that holds <see cref="Tenant.Key"/>. It is added where it is missing.</summary>
    /// <value>"tenant_id" by default.</value>
    public string Column { get; init; } = "tenant_id";

    /// <summary>The type of that column.</summary>
    /// <value><see cref="TenantKeyType.Uuid"/> by default.</value>
    public TenantKeyType KeyType { get; init; } = TenantKeyType.Uuid;

    /// <summary>
    /// Unique constraints and indexes, the primary key among them, that are to hold over all tenants and so tell one tenant that
    /// another has a value. All others get the tenant column. <see cref="FencePlan"/> heeds it; a script leaves keys alone.
    /// </summary>
    /// <value>None by default.</value>
    public IReadOnlyList<string> GlobalKeys { get; init; } = [];

    internal string QualifiedName => Fence.Name;

    internal TableFence Fence => new(this, TableKind.Owned)
    {
        Column = Column,
        KeyType = KeyType,
        FillsColumn = true,
        Policies = TableFence.OwnRows(Column, KeyType),
        GlobalKeys = GlobalKeys,
    };

    TableFence ITenancyTable.Fence => Fence;
}
