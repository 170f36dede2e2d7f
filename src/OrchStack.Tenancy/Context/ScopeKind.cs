namespace OrchStack.Tenancy;

/// <summary>What a holder holds.</summary>
internal enum ScopeKind
{
    /// <summary>A tenant.</summary>
    Tenant,

    /// <summary>Leave to cross tenants; no tenant.</summary>
    Platform,

    /// <summary>A request without a tenant: nothing but who asks.</summary>
    None,
}
