namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table whose every row belongs to one tenant.</summary>
/// <param name="Schema">The schema, as it is spelt in the catalogue: no quotes, case counts. Null leaves it to the search path.</param>
/// <param name="Name">The table, likewise.</param>
public sealed record TenantTable(string? Schema, string Name)
{
    /// <summary>The column that holds <see cref="Tenant.Key"/>.</summary>
    /// <value>"tenant_id" by default.</value>
    public string Column { get; init; } = "tenant_id";

    /// <summary>The type of that column.</summary>
    /// <value><see cref="TenantKeyType.Uuid"/> by default.</value>
    public TenantKeyType KeyType { get; init; } = TenantKeyType.Uuid;

    internal string QualifiedName => Schema is null ? SqlText.Name(Name) : $"{SqlText.Name(Schema)}.{SqlText.Name(Name)}";
}
