namespace OrchStack.Tenancy.Testing;

/// <summary>What somebody should see of a table.</summary>
/// <param name="Who">The tenant, or "nobody", for the text of a finding.</param>
internal sealed record RowExpectation(string Who)
{
    /// <summary>How many rows, or the demand for a tenant.</summary>
    public RowsSeen Expected { get; init; } = RowsSeen.TenantDemanded;

    /// <summary>How many there are in all: where all are expected, a leak would not show.</summary>
    public long Total { get; init; }

    /// <summary>Whether the table says nothing about tenants: outside tenancy, or seen by membership.</summary>
    public bool IsOutside { get; init; }

    /// <summary>Whether rows are for everybody, so that there is nothing to leak.</summary>
    public bool IsForAll { get; init; }

    /// <summary>Whether nobody decided whose rows these are.</summary>
    public bool IsUndecided { get; init; }

    public string? Fault(RowsSeen seen) => this switch
    {
        { IsUndecided: true } => seen.IsClosed ? null : "nobody decided whose rows these are, so nothing fences them. Add a migration, or fence the table with RowSecurityScript.",
        _ when seen != Expected => $"{Who} saw {seen}, and should see {Expected} of {Total}.",
        { IsForAll: true } => null,
        { Expected.Rows: 0 } => $"{Who} has no row here, so nothing was shown. Add one before the walk.",
        { Expected.Rows: { } own } when own == Total => $"every row is {Who}'s, so a leak would not show. Add one of the other tenant.",
        _ => null,
    };
}
