namespace OrchStack.Tenancy;

/// <summary>Thrown where a tenant's status does not allow what was asked. Nothing was changed.</summary>
public sealed class TenantStatusException : TenancyException
{
    internal TenantStatusException(Tenant tenant, string step)
        : base($"""
            Refused "{step}" of tenant '{tenant.Slug}' ({tenant.Id}): its status is {tenant.Status}. Nothing was changed.
            {Cure(tenant.Status)}
            """) => Tenant = tenant;

    /// <summary>The tenant as it is.</summary>
    public Tenant Tenant { get; }

    private static string Cure(TenantStatus status) => status switch
    {
        TenantStatus.Preparing => "Finish its making first: call ITenantLifecycle.CreateAsync again with the same tenant, or delete it.",
        TenantStatus.Deleting => "Its end has begun and cannot be taken back: call ITenantLifecycle.DeleteAsync again to finish it.",
        _ => "Look at its status and decide anew; another call has changed it.",
    };
}
