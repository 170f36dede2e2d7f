namespace OrchStack.Tenancy;

/// <summary>Thrown where a step in a tenant's life did not end. The tenant stands where <see cref="Tenant"/> says, and the call may be made again.</summary>
public sealed class TenantLifecycleException : TenancyException
{
    internal TenantLifecycleException(Tenant tenant, string step, string place, Exception cause)
        : base($"""
            "{step}" of tenant '{tenant.Slug}' ({tenant.Id}) did not end: {place} failed. The tenant's status is {tenant.Status}.
            Mend the cause, which is the inner exception, and make the same call again: it goes on from here.
            """, cause) => Tenant = tenant;

    /// <summary>The tenant with the status that it has now.</summary>
    public Tenant Tenant { get; }
}
