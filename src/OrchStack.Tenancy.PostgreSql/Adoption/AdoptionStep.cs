namespace OrchStack.Tenancy.PostgreSql;

/// <summary>One step of an adoption. It is done in full or not at all, and is not done twice.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Change">The statements, the table, the lock.</param>
/// <param name="Estimate">How long it may take: rows by the planner's statistics, at a rate that was measured on the server. Zero for metadata.</param>
public sealed record AdoptionStep(int Number, FenceStep Change, TimeSpan Estimate)
{
    /// <summary>What it is part of.</summary>
    public AdoptionPhase Phase => Change.Phase;

    /// <summary>
    /// It gives rows without a tenant theirs, some blocks at a time and each time in a transaction of its own. The statement is
    /// for the blocks from $1 up to $2.
    /// </summary>
    public bool InBatches { get; init; }
}
