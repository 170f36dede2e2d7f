using System.Collections.Concurrent;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Counts in this process. Tenants that have used nothing for long cost nothing; one timer serves all.</summary>
internal sealed class LocalQuotaStore(TimeProvider time, QuotaClock clock) : IQuotaStore, IDisposable
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TenantId, LocalAccount> _accounts = new();
    private ITimer? _sweeping;

    public int Count => _accounts.Count;

    /// <summary>How long a name of a call is remembered, in milliseconds.</summary>
    public long Remembering { get; set; }

    public long Now => clock.Now;

    public LocalAccount Open(TenantId tenant, QuotaRules rules) => _accounts.TryGetValue(tenant, out var account) ? account : Add(tenant, rules);

    public ValueTask<QuotaOutcome> RunAsync(TenantId tenant, QuotaOperation operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QuotaOutcome outcome;
        while (!Open(tenant, operation.Rules).TryRun(operation, Now, Remembering, out outcome))
        {
        }

        return ValueTask.FromResult(outcome);
    }

    public ValueTask<IReadOnlyList<ClosedPeriod>> ReadHistoryAsync(TenantId tenant, QuotaRules rules, QuotaRule rule, string? subject, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ClosedPeriod[] periods;
        while (!Open(tenant, rules).TryReadHistory(rules, rule, subject, Now, out periods))
        {
        }

        return ValueTask.FromResult<IReadOnlyList<ClosedPeriod>>(periods);
    }

    public ValueTask<long> DeleteAsync(TenantId tenant, CancellationToken cancellationToken) => ValueTask.FromResult(_accounts.TryRemove(tenant, out _) ? 1L : 0);

    public void Dispose() => _sweeping?.Dispose();

    /// <summary>Drops the accounts that are as if they had never been used.</summary>
    public void Sweep()
    {
        foreach (var (tenant, account) in _accounts)
        {
            if (account.TryRetire(Now))
            {
                _accounts.TryRemove(new KeyValuePair<TenantId, LocalAccount>(tenant, account));
            }
        }
    }

    private LocalAccount Add(TenantId tenant, QuotaRules rules)
    {
        if (_sweeping is null)
        {
            var timer = time.CreateTimer(static store => ((LocalQuotaStore)store!).Sweep(), this, BetweenSweeps, BetweenSweeps);
            if (Interlocked.CompareExchange(ref _sweeping, timer, null) is not null)
            {
                timer.Dispose();
            }
        }

        return _accounts.GetOrAdd(tenant, static (_, rules) => new LocalAccount(rules), rules);
    }
}
