namespace OrchStack.Tenancy.EFCore;

/// <summary>The tenant column of a context's tables.</summary>
public sealed record EFCoreTenancyOptions
{
    /// <summary>The name of the tenant column.</summary>
    /// <value>"tenant_id" by default.</value>
    public string Column { get; set; } = "tenant_id";

    /// <summary>The type of the tenant column; tenants' <see cref="Tenant.Key"/> must be of it.</summary>
    /// <value><see cref="TenantKeyType.Uuid"/> by default.</value>
    public TenantKeyType KeyType { get; set; } = TenantKeyType.Uuid;
}
