namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table that all tenants read and the platform writes, such as countries or price lists. It answers without a tenant too.</summary>
/// <param name="Schema">The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</param>
/// <param name="Name">The table, likewise.</param>
public sealed record SharedTable(string? Schema, string Name) : ITenancyTable
{
    /// <summary>
    /// A column that may hold <see cref="Tenant.Key"/>: a row with one is read and written by that tenant alone, a row with NULL
    /// is shared. It is added where it is missing.
    /// </summary>
    /// <value>Null by default: every row is shared.</value>
    public string? Column { get; init; }

    /// <summary>The type of that column.</summary>
    /// <value><see cref="TenantKeyType.Uuid"/> by default.</value>
    public TenantKeyType KeyType { get; init; } = TenantKeyType.Uuid;

    TableFence ITenancyTable.Fence => Column is null
        ? new(this, TableKind.Shared) { Policies = TableFence.PerCommand("true", null, null, null), Rights = "SELECT" }
        : new(this, TableKind.Shared)
        {
            Column = Column,
            KeyType = KeyType,
            FillsColumn = true,
            Policies = TableFence.PerCommand(SharedOrOwn(Column), Own(Column), Own(Column), Own(Column)),
        };

    private string Own(string column) => TableFence.Own(column, KeyType);

    // Whoever takes the context away sees the shared rows alone.
    private string SharedOrOwn(string column) => $"""
        {SqlText.Name(column)} IS NULL OR {SqlText.Name(column)} = (SELECT CASE WHEN pg_catalog.current_setting('tenancy.ctx', true) <> '' THEN {TenantColumn.Current(KeyType)} END)
        """;
}
