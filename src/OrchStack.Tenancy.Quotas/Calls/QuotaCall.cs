namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// What one call uses: all of it is granted or nothing is taken. Immutable and thread-safe; keep the same instance for calls that cost
/// the same, such as those to one endpoint: what it takes is worked out once.
/// </summary>
public sealed class QuotaCall
{
    private readonly QuotaCost[] _costs;
    private volatile CompiledCall? _compiled;

    /// <summary>Describes a call.</summary>
    /// <param name="costs">What it uses; each meter once.</param>
    /// <exception cref="ArgumentException">There is no cost, or a meter is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount is not from 1 to 999,999,999,999,999.</exception>
    public QuotaCall(params ReadOnlySpan<QuotaCost> costs)
    {
        _costs = costs.ToArray();
        foreach (var (meter, amount) in _costs)
        {
            ArgumentNullException.ThrowIfNull(meter, nameof(costs));
            Check(amount);
        }

        if (_costs.Length == 0 || _costs.DistinctBy(cost => cost.Meter).Count() < _costs.Length)
        {
            throw new ArgumentException("A call names at least one meter, and each once. Add up what belongs to the same meter.", nameof(costs));
        }
    }

    /// <summary>Describes a call that uses one thing.</summary>
    public QuotaCall(string meter, long amount = 1)
        : this(new QuotaCost(meter, amount))
    {
    }

    /// <summary>What it uses.</summary>
    public IReadOnlyList<QuotaCost> Costs => _costs;

    /// <summary>Who of the tenant uses it.</summary>
    public QuotaSubject Subject { get; init; }

    /// <summary>
    /// A name of this very call, at most 200 characters: if it is repeated while <see cref="QuotaOptions.RememberCalls"/> lasts, by whichever
    /// node, it is counted once and granted again.
    /// </summary>
    /// <value>Null by default: each call counts.</value>
    public string? IdempotencyKey { get; init; }

    /// <summary>Whether a granted decision tells of every limit, as a denied one does.</summary>
    /// <value>False by default: such a decision allocates nothing.</value>
    public bool WithLimits { get; init; }

    internal static void Check(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, AmountFaults.Most);
    }

    internal CompiledCall Under(QuotaRules rules) => _compiled is { } compiled && ReferenceEquals(compiled.Rules, rules)
        ? compiled
        : _compiled = CompiledCall.Of(rules, _costs, Subject.Checked());
}
