namespace OrchStack.Tenancy;

/// <summary>What of a tenant is to be changed; null leaves it as it is.</summary>
public sealed record TenantEdit
{
    /// <summary>The new name in hosts and URLs. The old one is free at once.</summary>
    public TenantSlug? Slug { get; init; }

    /// <summary>The new name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The new plan.</summary>
    public string? Plan { get; init; }

    internal Tenant Apply(Tenant tenant) => tenant with { Slug = Slug ?? tenant.Slug, Name = Name ?? tenant.Name, Plan = Plan ?? tenant.Plan };
}
