namespace OrchStack.Tenancy.Quotas;

/// <summary>What every tenant's quotas need: where counts are kept, and who is told of what came of it.</summary>
internal sealed class QuotaCounters(IQuotaStore store, QuotaMetrics metrics, QuotaThresholds thresholds, LeaseKeeper leases, TimeProvider time)
{
    public IQuotaStore Store => store;

    /// <summary>The store where it is this process's; its calls are made without a detour.</summary>
    public LocalQuotaStore? Local { get; } = store as LocalQuotaStore;

    public QuotaMetrics Metrics => metrics;

    public QuotaThresholds Thresholds => thresholds;

    public LeaseKeeper Leases => leases;

    public TimeProvider Time => time;
}
