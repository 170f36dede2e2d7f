namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table of the application, as far as a proposal depends on it.</summary>
internal sealed record FoundTable(string Schema, string Name, int Columns, bool Refers, long Bytes, string? TenantColumnType, CatalogRecord? Decided)
{
    /// <summary>The column to which tenant columns of other tables refer: then it is the table of tenants.</summary>
    public string? TenantsColumn { get; init; }

    public string? TenantsColumnType { get; init; }
}
