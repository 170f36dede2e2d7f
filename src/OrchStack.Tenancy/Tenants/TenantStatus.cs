namespace OrchStack.Tenancy;

/// <summary>Where a tenant is in its life.</summary>
public enum TenantStatus
{
    /// <summary>Served.</summary>
    Active,

    /// <summary>Refused for now; nothing is removed.</summary>
    Suspended,

    /// <summary>Refused; its data is being removed.</summary>
    Deleting,
}
