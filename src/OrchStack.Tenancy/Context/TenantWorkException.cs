namespace OrchStack.Tenancy;

/// <summary>Says under which tenant a piece of <see cref="ITenantScopes.ForEachTenantAsync"/> failed.</summary>
public sealed class TenantWorkException : TenancyException
{
    internal TenantWorkException(Tenant tenant, Exception cause)
        : base($"The work failed under tenant '{tenant.Slug}' ({tenant.Id}): {cause.Message}", cause) => Tenant = tenant;

    /// <summary>The tenant under which it failed.</summary>
    public Tenant Tenant { get; }
}
