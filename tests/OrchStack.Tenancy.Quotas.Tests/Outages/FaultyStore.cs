namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>A store that answers late or not at all when it is told so, and does what it was asked though nobody waits; otherwise it is the process's.</summary>
internal sealed class FaultyStore(LocalQuotaStore store) : IQuotaStore
{
    private TaskCompletionSource? _hanging;

    public int Calls { get; private set; }

    public bool Throws { get; set; }

    public void Hang() => _hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What hangs is done now.</summary>
    public void Answer()
    {
        var hanging = _hanging;
        _hanging = null;
        hanging?.SetResult();
    }

    public async ValueTask<QuotaOutcome> RunAsync(TenantId tenant, QuotaOperation operation, CancellationToken cancellationToken)
    {
        Calls++;
        if (_hanging is { } hanging)
        {
            await hanging.Task;
        }

        return Throws ? throw new IOException("The store is away.") : await store.RunAsync(tenant, operation, CancellationToken.None);
    }

    public async ValueTask<IReadOnlyList<ClosedPeriod>> ReadHistoryAsync(TenantId tenant, QuotaRules rules, QuotaRule rule, string? subject, CancellationToken cancellationToken) =>
        Throws ? throw new IOException("The store is away.") : await store.ReadHistoryAsync(tenant, rules, rule, subject, cancellationToken);

    public ValueTask<long> DeleteAsync(TenantId tenant, CancellationToken cancellationToken) => store.DeleteAsync(tenant, cancellationToken);
}
