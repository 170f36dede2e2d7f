namespace OrchStack.Tenancy.Quotas;

/// <summary>A threshold that was reached and not told yet.</summary>
/// <param name="Rule">Of which limit.</param>
/// <param name="Subject">Whose of the tenant; null for the tenant's own.</param>
/// <param name="Percent">The threshold.</param>
/// <param name="Used">What is used.</param>
internal readonly record struct QuotaReach(QuotaRule Rule, string? Subject, int Percent, long Used);
