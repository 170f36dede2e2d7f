namespace OrchStack.Tenancy.PostgreSql;

/// <summary>One step of a plan: its statements succeed or fail together.</summary>
/// <param name="Sql">The statements, each ended by a semicolon.</param>
/// <param name="Table">The table that it is about, quoted as in SQL; null where it is about none.</param>
/// <param name="Lock">The strongest lock that it takes.</param>
public sealed record FenceStep(string Sql, string? Table, TableLock Lock)
{
    /// <summary>It reads every row of the table, or writes it anew, while it holds its lock.</summary>
    public bool ReadsRows { get; init; }

    /// <summary>It must not run inside a transaction.</summary>
    public bool OutsideTransaction { get; init; }

    /// <summary>The index that a step outside a transaction builds, quoted as in SQL: whether it stands and is valid says whether the step is done.</summary>
    internal string? Index { get; init; }

    internal AdoptionPhase Phase { get; init; }
}
