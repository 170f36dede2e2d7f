namespace OrchStack.Tenancy;

/// <summary>The claim in which a token says whose it is.</summary>
public sealed class ClaimResolverOptions
{
    /// <summary>
    /// The claim's type. Its value is a tenant id, never a slug: a slug can pass to another tenant while old tokens live.
    /// An authenticated principal with this claim is a member of that tenant.
    /// </summary>
    /// <value>"tenant_id" by default.</value>
    public string ClaimType { get; set; } = TenantClaimTypes.TenantId;
}
