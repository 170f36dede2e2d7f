namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>The process's store, which can be switched off, and counts how often it was read.</summary>
internal sealed class SwitchedStore(LocalQuotaStore store) : IQuotaStore
{
    private int _reads;

    public bool IsOff { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public ValueTask<QuotaOutcome> RunAsync(TenantId tenant, QuotaOperation operation, CancellationToken cancellationToken)
    {
        if (operation.Kind == QuotaOperationKind.Read)
        {
            Interlocked.Increment(ref _reads);
        }

        return IsOff ? throw Away() : store.RunAsync(tenant, operation, cancellationToken);
    }

    public ValueTask<IReadOnlyList<ClosedPeriod>> ReadHistoryAsync(TenantId tenant, QuotaRules rules, QuotaRule rule, string? subject, CancellationToken cancellationToken) =>
        IsOff ? throw Away() : store.ReadHistoryAsync(tenant, rules, rule, subject, cancellationToken);

    public ValueTask<long> DeleteAsync(TenantId tenant, CancellationToken cancellationToken) => store.DeleteAsync(tenant, cancellationToken);

    private static QuotaUnavailableException Away() => new("read", TimeSpan.FromMilliseconds(100), null);
}
