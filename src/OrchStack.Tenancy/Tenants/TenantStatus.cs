namespace OrchStack.Tenancy;

/// <summary>Where a tenant is in its life. Zero is no status: a row that was never filled is not served.</summary>
public enum TenantStatus
{
    /// <summary>Refused: it is being made, and not everything of it is in place.</summary>
    Preparing = 1,

    /// <summary>Served.</summary>
    Active = 2,

    /// <summary>Refused for now; nothing is removed.</summary>
    Suspended = 3,

    /// <summary>Refused; its data is being removed.</summary>
    Deleting = 4,
}
