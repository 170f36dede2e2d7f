namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The application's own table of tenants, such as companies: a tenant reads and edits its own row, the platform adds and
/// removes rows. Its keys stay as they are.
/// </summary>
/// <param name="Schema">The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</param>
/// <param name="Name">The table, likewise.</param>
public sealed record TenantRootTable(string? Schema, string Name) : ITenancyTable
{
    /// <summary>The column that is <see cref="Tenant.Key"/>: the primary key, as a rule.</summary>
    /// <value>"id" by default.</value>
    public string Column { get; init; } = "id";

    /// <summary>The type of that column.</summary>
    /// <value><see cref="TenantKeyType.Uuid"/> by default.</value>
    public TenantKeyType KeyType { get; init; } = TenantKeyType.Uuid;

    TableFence ITenancyTable.Fence => new(this, TableKind.Root)
    {
        Column = Column,
        KeyType = KeyType,
        Policies = TableFence.PerCommand(TableFence.Own(Column, KeyType), null, TableFence.Own(Column, KeyType), null),
        Rights = "SELECT, UPDATE",
    };
}
