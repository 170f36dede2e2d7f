using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Quotas;

/// <summary>The current tenant's quotas.</summary>
internal sealed class CurrentTenantQuotas(QuotaEngine engine, ITenantContext current) : ITenantQuotas
{
    public ValueTask<QuotaDecision> AcquireAsync(string meter, long amount = 1, CancellationToken cancellationToken = default)
    {
        var opening = OpenAsync(cancellationToken);
        return opening.IsCompletedSuccessfully ? opening.Result.AcquireAsync(meter, amount, cancellationToken) : WaitAsync();

        async ValueTask<QuotaDecision> WaitAsync() =>
            await (await opening.ConfigureAwait(false)).AcquireAsync(meter, amount, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<QuotaDecision> AcquireAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default)
    {
        var opening = OpenAsync(cancellationToken);
        return opening.IsCompletedSuccessfully ? opening.Result.AcquireAsync(quotaCall, cancellationToken) : WaitAsync();

        async ValueTask<QuotaDecision> WaitAsync() => await (await opening.ConfigureAwait(false)).AcquireAsync(quotaCall, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<QuotaReservation> ReserveAsync(QuotaCall quotaCall, QuotaReservationOptions? options = null, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).ReserveAsync(quotaCall, options, cancellationToken).ConfigureAwait(false);

    public async ValueTask<QuotaLease> LeaseAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).LeaseAsync(quotaCall, cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> RefundAsync(QuotaCall quotaCall, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).RefundAsync(quotaCall, cancellationToken).ConfigureAwait(false);

    public async ValueTask SetAsync(string meter, long value, QuotaSubject subject = default, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).SetAsync(meter, value, subject, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<QuotaUsage>> GetUsageAsync(QuotaSubject subject = default, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).GetUsageAsync(subject, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<QuotaPeriodUsage>> GetHistoryAsync(
        string limit, QuotaSubject subject = default, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).GetHistoryAsync(limit, subject, cancellationToken).ConfigureAwait(false);

    // Whose it is, is settled where it is asked for and not where it is first read: by then the scope may be another.
    public IAsyncEnumerable<IReadOnlyList<QuotaUsage>> WatchAsync(
        QuotaSubject subject = default, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        WatchAsync(current.Tenant, subject, interval, cancellationToken);

    private async IAsyncEnumerable<IReadOnlyList<QuotaUsage>> WatchAsync(
        Tenant tenant, QuotaSubject subject, TimeSpan? interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var quotas = await engine.OpenAsync(tenant, cancellationToken).ConfigureAwait(false);
        await foreach (var usage in quotas.WatchAsync(subject, interval, cancellationToken).ConfigureAwait(false))
        {
            yield return usage;
        }
    }

    private ValueTask<TenantQuotas> OpenAsync(CancellationToken cancellationToken) => engine.OpenAsync(current.Tenant, cancellationToken);
}
