namespace OrchStack.Tenancy;

/// <summary>What the store said: a tenant or none, and the timestamp at which it was asked.</summary>
internal sealed record TenantAnswer(Tenant? Tenant, long AskedAt);
