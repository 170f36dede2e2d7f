using System.Threading.RateLimiting;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A tenant's quotas as a limiter of the framework. Asked without waiting, it decides where the counts are in this process; where they
/// are elsewhere it says no, and the framework asks again and waits.
/// </summary>
internal sealed class QuotaRateLimiter(QuotaEngine engine, Tenant tenant, string meter, TimeProvider time) : RateLimiter
{
    private long _askedAt = time.GetTimestamp();

    public override TimeSpan? IdleDuration => time.GetElapsedTime(Volatile.Read(ref _askedAt));

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        if (permitCount == 0)
        {
            return QuotaRateLimitLease.Granted;
        }

        if (engine.Counters.Local is null)
        {
            return QuotaRateLimitLease.Undecided;
        }

        var deciding = AcquireAsyncCore(permitCount, CancellationToken.None);
        return deciding.IsCompletedSuccessfully ? deciding.Result : QuotaRateLimitLease.Undecided;
    }

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _askedAt, time.GetTimestamp());
        if (permitCount == 0)
        {
            return QuotaRateLimitLease.Granted;
        }

        // Opened each time, so that a change of the plan or of what the tenant has set is seen.
        var quotas = await engine.OpenAsync(tenant, cancellationToken).ConfigureAwait(false);
        return QuotaRateLimitLease.Of(await quotas.AcquireAsync(meter, permitCount, cancellationToken).ConfigureAwait(false));
    }
}
