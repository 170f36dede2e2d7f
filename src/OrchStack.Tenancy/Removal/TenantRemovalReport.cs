namespace OrchStack.Tenancy;

/// <summary>What was removed of a deleted tenant, for whoever has to show it. Immutable.</summary>
/// <param name="Tenant">Whose it was.</param>
/// <param name="Slug">The name that the tenant had in hosts.</param>
/// <param name="Name">The name that it had for people.</param>
/// <param name="Reason">Why it was deleted.</param>
/// <param name="Completed">When the last of it was removed.</param>
/// <param name="Removed">What the handlers have removed, oldest first, also in calls before that failed.</param>
public sealed record TenantRemovalReport(
    TenantId Tenant, string Slug, string Name, string Reason, DateTimeOffset Completed, IReadOnlyList<TenantRemoval> Removed)
{
    /// <summary>
    /// The report in the compact form of JSON Web Signature (RFC 7515), signed with ES256: readable by any library for it, and by
    /// <see cref="ITenantRemovalReports.Verify"/>.
    /// </summary>
    public required string Signed { get; init; }
}
