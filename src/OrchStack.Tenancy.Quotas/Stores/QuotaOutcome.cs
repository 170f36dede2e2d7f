namespace OrchStack.Tenancy.Quotas;

/// <summary>What came of an operation.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Now">The store's time.</param>
/// <param name="Cells">The cells of the operation's entries as they are now; null if nobody asked.</param>
/// <param name="Reached">Thresholds that were reached and not told yet; null if none.</param>
internal readonly record struct QuotaOutcome(QuotaStatus Status, long Now, QuotaCell[]? Cells, List<QuotaReach>? Reached)
{
    public bool IsGranted => Status is QuotaStatus.Done or QuotaStatus.Repeated;
}
