namespace OrchStack.Tenancy.Redis;

/// <summary>What an import has done.</summary>
/// <param name="Imported">Keys that are the tenant's now.</param>
/// <param name="Kept">Keys that the tenant had already: its own stayed, and so did the old ones.</param>
public sealed record TenantRedisImportResult(long Imported, long Kept);
