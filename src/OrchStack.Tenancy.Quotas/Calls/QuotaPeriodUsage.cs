namespace OrchStack.Tenancy.Quotas;

/// <summary>What was used in a period that has ended.</summary>
/// <param name="Limit">The limit, as it is now.</param>
/// <param name="Start">When the period began, as the calendar is cut now.</param>
/// <param name="End">When it ended; that moment is not in it any more.</param>
/// <param name="Used">What was used.</param>
public sealed record QuotaPeriodUsage(QuotaLimit Limit, DateTimeOffset Start, DateTimeOffset End, long Used);
