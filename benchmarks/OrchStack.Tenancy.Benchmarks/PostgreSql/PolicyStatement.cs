namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>What is asked of a table under a policy.</summary>
public enum PolicyStatement
{
    /// <summary>One row by its key, 1,000 times, planned once.</summary>
    KeyPrepared,

    /// <summary>The same, parsed and planned each time.</summary>
    KeyPlanned,

    /// <summary>How many rows the tenant has, 20 times.</summary>
    CountOfOwn,

    /// <summary>The tenant's rows joined to as many others, 20 times.</summary>
    Join,

    /// <summary>1,000 rows in one statement, 5 times.</summary>
    Insert,

    /// <summary>The whole table without an index, once.</summary>
    Scan,
}
