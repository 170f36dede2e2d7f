namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What a look at the changes has shown.</summary>
/// <param name="Last">The number up to which everything is known now.</param>
/// <param name="Changes">The changes, in their order.</param>
/// <param name="HasMore">Whether there is another page.</param>
internal sealed record ChangePage(long Last, IReadOnlyList<TenantChange> Changes, bool HasMore)
{
    private static readonly TenantChange[] Everything = [new(null, TenantChangeKind.All)];

    /// <summary>
    /// Judges what was read. Numbers have no gaps, so one that is missing was dropped; a counter that stands before what is
    /// known is another database's or an earlier state's. In both cases, and at first, nobody knows what has changed.
    /// </summary>
    /// <param name="after">The last number that was known; null for none.</param>
    /// <param name="counted">Where the counter stands.</param>
    /// <param name="first">The first number that was read; 0 for none.</param>
    /// <param name="read">The last number that was read; 0 for none.</param>
    /// <param name="changes">What was read.</param>
    public static ChangePage Of(long? after, long counted, long first, long read, IReadOnlyList<TenantChange> changes)
    {
        if (after is not { } known || counted < known || (counted > known && first != known + 1))
        {
            return new ChangePage(counted, Everything, HasMore: false);
        }

        return counted == known ? new ChangePage(known, [], HasMore: false) : new ChangePage(read, changes, HasMore: read < counted);
    }
}
