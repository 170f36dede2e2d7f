namespace OrchStack.Tenancy.Quotas;

/// <summary>What was decided without the store.</summary>
/// <param name="Refused">The limits that refused.</param>
/// <param name="RetryAfter">When the store is tried again, in milliseconds.</param>
internal sealed record OutageVerdict(IReadOnlyList<QuotaEntry> Refused, long RetryAfter);
