namespace OrchStack.Tenancy;

/// <summary>Word that something of a tenant has changed, so that what is remembered of it is read anew. It carries no data.</summary>
/// <param name="TenantId">The tenant; null for all of them.</param>
/// <param name="Kind">What has changed.</param>
public sealed record TenantChange(TenantId? TenantId, TenantChangeKind Kind);
