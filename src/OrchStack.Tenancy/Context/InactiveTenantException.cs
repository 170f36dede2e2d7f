namespace OrchStack.Tenancy;

/// <summary>Thrown on entering a tenant that is being made, suspended or being deleted.</summary>
public sealed class InactiveTenantException : TenancyException
{
    internal InactiveTenantException(Tenant tenant)
        : base($"""
            Refused to enter tenant '{tenant.Slug}' ({tenant.Id}): its status is {tenant.Status}.
            Resume the tenant first (ITenantLifecycle), or leave its work out: jobs should skip tenants that are not {TenantStatus.Active}.
            """) => Tenant = tenant;

    /// <summary>The tenant that was refused.</summary>
    public Tenant Tenant { get; }
}
