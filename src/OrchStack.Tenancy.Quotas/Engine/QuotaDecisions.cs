namespace OrchStack.Tenancy.Quotas;

/// <summary>Says in public terms what came of a call.</summary>
internal static class QuotaDecisions
{
    public static QuotaDecision Of(ReadOnlySpan<QuotaEntry> entries, QuotaRule[] unlimited, in QuotaOutcome outcome, bool withLimits)
    {
        if (outcome.Outage is { } outage)
        {
            return WithoutStore(outage, outcome.IsGranted);
        }

        long? remaining = null;
        var limits = new List<QuotaUsage>(entries.Length + unlimited.Length);
        var violations = new List<QuotaViolation>();
        for (var i = 0; i < entries.Length; i++)
        {
            var (rule, subject, amount) = entries[i];
            ref var cell = ref outcome.Cells![i];
            remaining = Math.Min(remaining ?? long.MaxValue, rule.RemainingOf(cell));
            limits.Add(QuotaUsage.Of(rule, subject, cell, outcome.Now));
            if (outcome.Status == QuotaStatus.Denied && !rule.Admits(cell, amount))
            {
                violations.Add(new QuotaViolation(rule.Limit, subject, QuotaUsage.Time(rule.RetryAfter(cell, amount, outcome.Now))));
            }
        }

        limits.AddRange(unlimited.Select(rule => new QuotaUsage { Limit = rule.Limit }));
        var retryAfter = violations.TrueForAll(violation => violation.RetryAfter is not null) ? violations.Max(violation => violation.RetryAfter) : null;
        var details = outcome.IsGranted && !withLimits ? null : new QuotaDecisionDetails([.. limits], [.. violations], retryAfter);
        return new QuotaDecision(outcome.IsGranted, remaining, details);
    }

    private static QuotaDecision WithoutStore(OutageVerdict outage, bool isGranted)
    {
        var wait = TimeSpan.FromMilliseconds(outage.RetryAfter);
        var details = isGranted ? null : new QuotaDecisionDetails([], [.. outage.Refused.Select(entry => new QuotaViolation(entry.Rule.Limit, entry.Subject, wait))], wait);
        return new QuotaDecision(isGranted, remaining: null, details) { IsDegraded = true };
    }
}
