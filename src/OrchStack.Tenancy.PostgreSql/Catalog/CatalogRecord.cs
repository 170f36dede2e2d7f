namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A row of <c>tenancy.tables</c>.</summary>
internal sealed record CatalogRecord(string Kind, string? Column, string? KeyType, string? Reason);
