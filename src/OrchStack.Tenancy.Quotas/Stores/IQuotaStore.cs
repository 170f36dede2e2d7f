namespace OrchStack.Tenancy.Quotas;

/// <summary>Keeps the counts. Every operation is one step; what differs between stores is where the counts are, never a decision.</summary>
internal interface IQuotaStore
{
    ValueTask<QuotaOutcome> RunAsync(TenantId tenant, QuotaOperation operation, CancellationToken cancellationToken);

    /// <summary>Lists the ended periods of a limit in which something was used, the newest first.</summary>
    ValueTask<IReadOnlyList<ClosedPeriod>> ReadHistoryAsync(TenantId tenant, QuotaRules rules, QuotaRule rule, string? subject, CancellationToken cancellationToken);

    /// <summary>Forgets a tenant.</summary>
    /// <returns>How many records there were.</returns>
    ValueTask<long> DeleteAsync(TenantId tenant, CancellationToken cancellationToken);
}
