namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A place among what goes on at once. It renews itself; disposing of it gives the place back. Thread-safe.
/// </summary>
public sealed class QuotaLease : IAsyncDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly TenantQuotas _quotas;
    private readonly LeaseKeeper _keeper;
    private int _ended;

    internal QuotaLease(TenantQuotas quotas, LeaseKeeper keeper, string id, TimeSpan timeToLive, QuotaDecision decision)
    {
        _quotas = quotas;
        _keeper = keeper;
        Id = id;
        TimeToLive = timeToLive;
        Decision = decision;
        Lost = _lost.Token;
        if (!decision.IsGranted)
        {
            _ended = 1;
            _lost.Cancel();
        }
    }

    /// <summary>Its name.</summary>
    public string Id { get; }

    /// <summary>What the limits said.</summary>
    public QuotaDecision Decision { get; }

    /// <summary>Whether it was granted.</summary>
    public bool IsGranted => Decision.IsGranted;

    /// <summary>
    /// Cancelled when the place is not this holder's any more: it was not renewed in time, because the process stood still or the store of
    /// quotas was away for too long. Stop, or ask for a new lease. Of one that was refused, from the beginning.
    /// </summary>
    public CancellationToken Lost { get; }

    internal TimeSpan TimeToLive { get; }

    /// <summary>When it was last renewed, by the keeper's clock.</summary>
    internal long RenewedAt { get; set; }

    /// <summary>Gives the place back.</summary>
    /// <remarks>Where the store does not answer, the place comes free when the time to live is over.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _keeper.Remove(this);
            await _quotas.ReleaseAsync(Id, CancellationToken.None).ConfigureAwait(false);
            _lost.Dispose();
        }
    }

    internal ValueTask<bool> RenewAsync(CancellationToken cancellationToken) => _quotas.RenewAsync(Id, TimeToLive, cancellationToken);

    internal void Lose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _lost.Cancel();
        }
    }
}
