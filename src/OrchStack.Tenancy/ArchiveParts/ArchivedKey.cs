namespace OrchStack.Tenancy;

/// <summary>A line of keys.jsonl: a version of the tenant's key, wrapped by the transfer key.</summary>
internal sealed record ArchivedKey(int Version, string Wrapped, TenantKeyStatus Status, DateTimeOffset Created, long Messages);
