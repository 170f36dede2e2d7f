namespace OrchStack.Tenancy;

/// <summary>The claims that say which tenants a principal belongs to.</summary>
public static class TenantClaimTypes
{
    /// <summary>A tenant id that the principal is a member of; may stand several times.</summary>
    public const string TenantId = "tenant_id";
}
