namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The strongest lock that a step takes on a table, by PostgreSQL's own names.</summary>
public enum TableLock
{
    /// <summary>No lock on a table.</summary>
    None,

    /// <summary>Reads and writes go on; no other change to the table's shape.</summary>
    ShareUpdateExclusive,

    /// <summary>Reads go on, writes wait.</summary>
    ShareRowExclusive,

    /// <summary>Reads go on, writes wait; several indexes may be built at a time.</summary>
    Share,

    /// <summary>Reads and writes wait.</summary>
    AccessExclusive,
}
