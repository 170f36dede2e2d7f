namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What a table of the database would be, and why.</summary>
/// <param name="Table">The decision.</param>
/// <param name="Reason">One sentence, or two where another decision may be meant.</param>
public sealed record TableProposal(ITenancyTable Table, string Reason)
{
    /// <summary>The table, quoted as in SQL.</summary>
    public string Name => Table.Fence.Name;

    /// <summary>The kind: "owned", "shared", "root", "membership" or "outside".</summary>
    public string Kind => Table.Fence.KindName;
}
