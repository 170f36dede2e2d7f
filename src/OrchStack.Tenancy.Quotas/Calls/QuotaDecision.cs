namespace OrchStack.Tenancy.Quotas;

/// <summary>What the engine says to one call. The default of the struct is a refusal.</summary>
public readonly record struct QuotaDecision
{
    // Instead of a long?, which is twice as large: this struct is copied some times on its way to the caller.
    private const long Unlimited = -1;

    private readonly QuotaDecisionDetails? _details;
    private readonly long _remaining;

    internal QuotaDecision(bool isGranted, long? remaining, QuotaDecisionDetails? details = null)
    {
        IsGranted = isGranted;
        _remaining = remaining ?? Unlimited;
        _details = details;
    }

    /// <summary>Whether the call may go on; its cost has then been taken.</summary>
    public bool IsGranted { get; }

    /// <summary>
    /// Whether the shared count did not answer in time, so that each limit decided as its mode for outages says.
    /// </summary>
    public bool IsDegraded { get; init; }

    /// <summary>The least that any limit of the call has left; null if all are unlimited.</summary>
    public long? Remaining => _remaining == Unlimited ? null : _remaining;

    /// <summary>
    /// For a refused call, the shortest time after which the very same call passes, if nothing else is taken meanwhile;
    /// null if no time brings it, and for a granted call.
    /// </summary>
    public TimeSpan? RetryAfter => _details?.RetryAfter;

    /// <summary>Every limit that refused; empty for a granted call.</summary>
    public IReadOnlyList<QuotaViolation> Violations => _details?.Violations ?? [];

    /// <summary>Every limit that was asked, in the order of the call: for a refused call, and where <see cref="QuotaCall.WithLimits"/> is set.</summary>
    public IReadOnlyList<QuotaUsage> Limits => _details?.Limits ?? [];

    /// <summary>Goes on only if the call was granted.</summary>
    /// <exception cref="QuotaExceededException">It was denied.</exception>
    public void EnsureGranted()
    {
        if (!IsGranted)
        {
            throw new QuotaExceededException(this);
        }
    }
}
