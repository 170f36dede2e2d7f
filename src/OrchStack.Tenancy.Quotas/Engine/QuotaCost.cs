namespace OrchStack.Tenancy.Quotas;

/// <summary>One of several limits that a call takes from.</summary>
internal readonly record struct QuotaCost(string Limit, long Cost);
