namespace OrchStack.Tenancy.Quotas;

/// <summary>A limit that refused a call.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Subject">Whose of the tenant; null for the tenant's own.</param>
/// <param name="RetryAfter">
/// The time after which this limit admits the very same call, if nothing else is taken meanwhile. Null if no time brings it: the call
/// costs more than there ever is, or somebody has to remove or end something first.
/// </param>
public sealed record QuotaViolation(QuotaLimit Limit, string? Subject, TimeSpan? RetryAfter);
