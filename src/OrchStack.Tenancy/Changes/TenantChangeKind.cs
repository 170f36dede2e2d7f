namespace OrchStack.Tenancy;

/// <summary>What of a tenant has changed.</summary>
[Flags]
public enum TenantChangeKind
{
    /// <summary>Nothing; no change carries it.</summary>
    None = 0,

    /// <summary>Its entry in the registry: name, slug, status, plan, hosts, external ids, or that it exists at all.</summary>
    Tenant = 1,

    /// <summary>Its API keys.</summary>
    ApiKeys = 2,

    /// <summary>Its settings.</summary>
    Settings = 4,

    /// <summary>Everything: what a node assumes that has missed changes.</summary>
    All = Tenant | ApiKeys | Settings,
}
