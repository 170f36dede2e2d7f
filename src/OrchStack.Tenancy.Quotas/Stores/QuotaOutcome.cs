namespace OrchStack.Tenancy.Quotas;

/// <summary>What came of an operation.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Now">The store's time.</param>
/// <param name="Cells">The cells of the operation's entries as they are now; null if nobody asked.</param>
/// <param name="Reached">Thresholds that were reached and not told yet; null if none.</param>
internal readonly record struct QuotaOutcome(QuotaStatus Status, long Now, QuotaCell[]? Cells, List<QuotaReach>? Reached)
{
    /// <summary>How it was decided without the store; null if the store has decided.</summary>
    public OutageVerdict? Outage { get; init; }

    public bool IsGranted => Status is QuotaStatus.Done or QuotaStatus.Repeated;
}
