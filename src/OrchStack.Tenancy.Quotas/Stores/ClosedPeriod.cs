namespace OrchStack.Tenancy.Quotas;

/// <summary>A period that has ended.</summary>
/// <param name="End">Its end, in milliseconds of Unix time.</param>
/// <param name="Used">What was used in it.</param>
internal readonly record struct ClosedPeriod(long End, long Used);
