namespace OrchStack.Tenancy;

/// <summary>Another system's id of a tenant in a manifest.</summary>
internal sealed record TenantArchiveExternalId(string Issuer, string Value);
