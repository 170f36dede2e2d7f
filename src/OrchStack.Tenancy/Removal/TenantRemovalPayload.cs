namespace OrchStack.Tenancy;

/// <summary>What is signed.</summary>
internal sealed record TenantRemovalPayload(string Tenant, string Slug, string Name, string Reason, DateTimeOffset Completed, IReadOnlyList<TenantRemoval> Removed)
{
    public TenantRemovalReport ToReport(string signed) => new(TenantId.Parse(Tenant), Slug, Name, Reason, Completed, Removed) { Signed = signed };
}
