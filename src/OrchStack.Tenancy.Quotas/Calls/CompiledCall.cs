namespace OrchStack.Tenancy.Quotas;

/// <summary>A call under the rules of a plan.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Entries">Every limit that counts something of the call.</param>
/// <param name="Unlimited">The limits among its meters that the plan is free of.</param>
internal sealed record CompiledCall(QuotaRules Rules, QuotaEntry[] Entries, QuotaRule[] Unlimited)
{
    private readonly QuotaRule? _concurrency = Array.Find(Entries, entry => entry.Rule.Kind == QuotaLimitKind.Concurrency).Rule;

    /// <summary>The call, if all that it takes may be kept.</summary>
    /// <exception cref="ArgumentException">A limit counts what goes on at once.</exception>
    public CompiledCall Acquirable()
    {
        if (_concurrency is not null)
        {
            QuotaCalls.Acquirable(_concurrency);
        }

        return this;
    }

    public static CompiledCall Of(QuotaRules rules, ReadOnlySpan<QuotaCost> costs, QuotaSubject subject)
    {
        var entries = new List<QuotaEntry>(costs.Length);
        var unlimited = new List<QuotaRule>();
        foreach (var (meter, amount) in costs)
        {
            foreach (var rule in rules.Of(meter))
            {
                if (rule.Kind == QuotaLimitKind.Unlimited)
                {
                    unlimited.Add(rule);
                }
                else
                {
                    entries.Add(new QuotaEntry(rule, subject.Of(rule.Level), amount));
                }
            }
        }

        return new CompiledCall(rules, [.. entries], [.. unlimited]);
    }
}
