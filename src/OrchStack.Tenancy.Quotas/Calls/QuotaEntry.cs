namespace OrchStack.Tenancy.Quotas;

/// <summary>One limit that a call takes from.</summary>
/// <param name="Rule">The limit.</param>
/// <param name="Subject">Whose of the tenant; null for the tenant's own.</param>
/// <param name="Amount">How much.</param>
internal readonly record struct QuotaEntry(QuotaRule Rule, string? Subject, long Amount);
