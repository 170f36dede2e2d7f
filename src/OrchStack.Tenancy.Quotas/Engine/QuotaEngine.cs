using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Decides in this process; a decision allocates nothing once the tenant is known.</summary>
internal sealed class QuotaEngine : IQuotaEngine, IDisposable
{
    private readonly ConcurrentDictionary<TenantId, TenantQuotas> _tenants = new();
    private readonly Lock _reading = new();
    private readonly IOptionsMonitor<QuotaOptions> _options;
    private readonly QuotaClock _clock;
    private readonly QuotaMetrics _metrics;
    private readonly IDisposable? _changes;
    private volatile QuotaPlans _plans;

    public QuotaEngine(IOptionsMonitor<QuotaOptions> options, TimeProvider time, QuotaMetrics metrics)
    {
        _options = options;
        _clock = new QuotaClock(time);
        _metrics = metrics;
        _changes = options.OnChange(_ => ReadPlans());
        ReadPlans();
    }

    public ValueTask<QuotaDecision> AcquireAsync(Tenant tenant, string limit, long cost = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cost);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Acquire(tenant, limit, cost));
    }

    public ValueTask<IReadOnlyList<QuotaUsage>> GetUsageAsync(Tenant tenant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<QuotaUsage>? usage;
        while ((usage = Open(tenant, out var time).ReadUsage(time)) is null)
        {
        }

        return ValueTask.FromResult(usage);
    }

    /// <summary>Takes from several limits, all or nothing: a refusal by one leaves the others as they were.</summary>
    /// <returns>What each limit says for itself; the call may go on if all of them grant.</returns>
    public ValueTask<QuotaDecision[]> AcquireAllAsync(Tenant tenant, QuotaCost[] costs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var (_, cost) in costs)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cost);
        }

        QuotaDecision[]? decisions;
        while ((decisions = Open(tenant, out var time).TakeAll(costs, time)) is null)
        {
        }

        var granted = Array.TrueForAll(decisions, decision => decision.IsGranted);
        foreach (var decision in decisions)
        {
            // A limit that would have granted took nothing, so it has decided nothing.
            if (granted || !decision.IsGranted)
            {
                _metrics.Count(decision);
            }
        }

        return ValueTask.FromResult(decisions);
    }

    public void Dispose() => _changes?.Dispose();

    private QuotaDecision Acquire(Tenant tenant, string limit, long cost)
    {
        QuotaDecision decision;
        while (!Open(tenant, out var time).TryTake(limit, cost, time, out decision))
        {
        }

        _metrics.Count(decision);
        return decision;
    }

    private PlanBuckets Open(Tenant tenant, out long time)
    {
        time = _clock.Now;
        return _tenants.GetOrAdd(tenant.Id, static _ => new TenantQuotas()).Under(_plans, tenant.Plan, time);
    }

    // Read and kept under one lock, so that of two changes at once the later one stays.
    [MemberNotNull(nameof(_plans))]
    private void ReadPlans()
    {
        lock (_reading)
        {
            _plans = new QuotaPlans(_options.CurrentValue);
        }
    }
}
