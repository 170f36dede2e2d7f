namespace OrchStack.Tenancy.Quotas;

/// <summary>What calls may ask of limits of each kind.</summary>
internal static class QuotaCalls
{
    private const int MostCharacters = 200;

    private static readonly TimeSpan MostLifetime = TimeSpan.FromDays(1);

    // Where the plan is free of the limit there is nothing to renew.
    private const long Endless = 60_000;

    public static QuotaRule Acquirable(QuotaRule rule) => rule.Kind != QuotaLimitKind.Concurrency ? rule : throw new ArgumentException(
        $"The limit '{rule.Limit.Name}' counts what goes on at once, so what is taken of it has to end. Take it with LeaseAsync, and dispose of the lease.");

    public static long TimeToLiveOf(CompiledCall compiled, QuotaCall call)
    {
        var concurrent = Array.FindAll(compiled.Entries, entry => entry.Rule.Kind == QuotaLimitKind.Concurrency);
        return concurrent.Length > 0 ? concurrent.Min(entry => entry.Rule.TimeToLive)
            : compiled.Unlimited.Length > 0 ? Endless
            : throw new ArgumentException(
                $"None of {string.Join(", ", call.Costs.Select(cost => $"'{cost.Meter}'"))} is counted by a limit on what goes on at once, so a lease would give nothing back. Take it with AcquireAsync, or add plan.Concurrency(…).");
    }

    public static QuotaEntry[] GaugesOf(QuotaRules rules, string meter, long value, QuotaSubject subject)
    {
        var counting = rules.Of(meter);
        var gauges = Array.FindAll(counting, rule => rule.Kind == QuotaLimitKind.Gauge);
        return gauges.Length > 0 || Array.Exists(counting, rule => rule.Kind == QuotaLimitKind.Unlimited)
            ? Array.ConvertAll(gauges, rule => new QuotaEntry(rule, subject.Of(rule.Level), value))
            : throw new ArgumentException($"'{meter}' is counted by no gauge, and only a gauge can be set. Add plan.Gauge(…), or give back with RefundAsync.");
    }

    /// <summary>Every limit of the tenant, and those of the subjects that are named.</summary>
    public static QuotaEntry[] ReadableOf(QuotaRules rules, QuotaSubject subject) =>
    [
        .. rules.OfTenant.Select(rule => new QuotaEntry(rule, null, 0)),
        .. rules.OfSubjects.Where(rule => subject.Of(rule.Level) is { Length: > 0 }).Select(rule => new QuotaEntry(rule, subject.Of(rule.Level), 0)),
    ];

    public static QuotaRule BudgetOf(QuotaRules rules, string limit) => rules.Find(limit) is { Kind: QuotaLimitKind.Budget } rule ? rule : throw new ArgumentException(
        $"There is no budget '{limit}'. There are: {string.Join(", ", rules.All.Where(rule => rule.Kind == QuotaLimitKind.Budget).Select(rule => $"'{rule.Limit.Name}'"))}.");

    public static string? CheckId(string? id) => id is { Length: 0 or > MostCharacters } || id?.Any(char.IsControl) == true
        ? throw new ArgumentException($"An id or idempotency key has 1 to {MostCharacters} characters, and no control characters.")
        : id;

    public static void CheckLifetime(TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, MostLifetime);
    }

    /// <summary>What of a usage is a change: not that time goes by.</summary>
    public static (QuotaLimit Limit, string? Subject, long? Used) Countable(QuotaUsage usage) => (usage.Limit, usage.Subject, usage.Used);
}
