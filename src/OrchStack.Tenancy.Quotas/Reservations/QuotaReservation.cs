namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// What was taken before it was known how much is needed. Settle it with what was used; disposing of it otherwise gives everything
/// back. Thread-safe; each end counts once.
/// </summary>
public sealed class QuotaReservation : IAsyncDisposable
{
    private readonly TenantQuotas _quotas;
    private readonly QuotaCall _call;
    private int _ended;

    internal QuotaReservation(TenantQuotas quotas, QuotaCall call, string id, QuotaDecision decision)
    {
        _quotas = quotas;
        _call = call;
        Id = id;
        Decision = decision;
        _ended = decision.IsGranted ? 0 : 1;
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>What the limits said.</summary>
    public QuotaDecision Decision { get; }

    /// <summary>Whether it was granted; otherwise nothing was taken, and there is nothing to settle.</summary>
    public bool IsGranted => Decision.IsGranted;

    /// <summary>
    /// Ends the reservation with what was really used: the rest is given back, and what is more is charged, also beyond the limit. A
    /// budget is charged in the period in which it was reserved.
    /// </summary>
    /// <param name="actual">What was used of each meter of the call; 0 of those that are not named.</param>
    /// <param name="cancellationToken">Gives up; it can be tried again.</param>
    /// <returns>False if it had ended before: it was settled, released, or its time was over.</returns>
    /// <exception cref="ArgumentException">A meter is not among those of the call, or an amount is negative.</exception>
    public async ValueTask<bool> SettleAsync(IReadOnlyList<QuotaCost> actual, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actual);
        foreach (var (meter, amount) in actual)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(amount, nameof(actual));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, AmountFaults.Most, nameof(actual));
            if (!_call.Costs.Any(cost => cost.Meter == meter))
            {
                throw new ArgumentException($"'{meter}' was not reserved. Reserved were: {string.Join(", ", _call.Costs.Select(cost => $"'{cost.Meter}'"))}.", nameof(actual));
            }
        }

        return await EndAsync([.. actual], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a reservation of one meter with what was really used of it.</summary>
    /// <inheritdoc cref="SettleAsync(IReadOnlyList{QuotaCost}, CancellationToken)"/>
    public ValueTask<bool> SettleAsync(long actual, CancellationToken cancellationToken = default) => _call.Costs.Count == 1
        ? SettleAsync([new QuotaCost(_call.Costs[0].Meter, actual)], cancellationToken)
        : throw new InvalidOperationException($"{_call.Costs.Count} meters were reserved: settle each of them by its name.");

    /// <summary>Gives everything back.</summary>
    /// <returns>False if it had ended before.</returns>
    public ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default) => EndAsync(null, cancellationToken);

    /// <summary>Gives everything back, unless it has ended.</summary>
    public async ValueTask DisposeAsync() => await ReleaseAsync().ConfigureAwait(false);

    private async ValueTask<bool> EndAsync(QuotaCost[]? actual, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _ended) == 1)
        {
            return false;
        }

        // Where this fails it can be tried again: the store counts it once.
        var ending = actual is null ? _quotas.ReleaseAsync(Id, cancellationToken) : _quotas.SettleAsync(Id, _call, actual, cancellationToken);
        var ended = await ending.ConfigureAwait(false);
        Volatile.Write(ref _ended, 1);
        return ended;
    }
}
