namespace OrchStack.Tenancy.Quotas;

/// <summary>What a decision tells beyond yes or no; a granted one that nobody asked has none, and so allocates nothing.</summary>
/// <param name="Limits">Every limit that was asked.</param>
/// <param name="Violations">Every limit that refused.</param>
/// <param name="RetryAfter">When the call passes; null if no time brings it.</param>
internal sealed record QuotaDecisionDetails(QuotaUsage[] Limits, QuotaViolation[] Violations, TimeSpan? RetryAfter);
