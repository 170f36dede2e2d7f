namespace OrchStack.Tenancy.Quotas;

/// <summary>A tenant has used so much of a limit. Where one call passes several thresholds, the highest is told.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Subject">Whose of the tenant; null for the tenant's own.</param>
/// <param name="Percent">The threshold.</param>
/// <param name="Used">What is used, reservations included.</param>
public sealed record QuotaThresholdReached(QuotaLimit Limit, string? Subject, int Percent, long Used);
