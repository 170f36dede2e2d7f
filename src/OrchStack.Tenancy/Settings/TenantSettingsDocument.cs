namespace OrchStack.Tenancy;

/// <summary>One version of what a tenant has set in a section. Immutable.</summary>
/// <param name="Section">The section.</param>
/// <param name="Version">1 for the first, then one more each time.</param>
/// <param name="Json">The document, a JSON object.</param>
/// <param name="At">When it was stored.</param>
/// <param name="Actor">Who stored it, as in <see cref="AuditEvent.Actor"/>.</param>
public sealed record TenantSettingsDocument(string Section, long Version, string Json, DateTimeOffset At, string Actor);
