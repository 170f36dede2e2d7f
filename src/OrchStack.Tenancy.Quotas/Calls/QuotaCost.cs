namespace OrchStack.Tenancy.Quotas;

/// <summary>How much of a meter a call uses.</summary>
/// <param name="Meter">What is counted, such as "api.requests": every limit of the plan that counts it is asked.</param>
/// <param name="Amount">How much; 1 by default, at most 999,999,999,999,999.</param>
public readonly record struct QuotaCost(string Meter, long Amount = 1);
