namespace OrchStack.Tenancy;

/// <summary>The tenant in a manifest.</summary>
internal sealed record TenantArchiveTenant(
    TenantId Id, TenantSlug Slug, string Name, string Plan, TenantKey Key, IReadOnlyList<string> Hosts, IReadOnlyList<TenantArchiveExternalId> ExternalIds)
{
    public Tenant ToTenant() => new(Id, Slug, Name) { Plan = Plan, Key = Key };
}
