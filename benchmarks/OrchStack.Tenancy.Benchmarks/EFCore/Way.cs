namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>How tenants are kept apart.</summary>
public enum Way
{
    /// <summary>Not at all: there is one.</summary>
    Plain,

    /// <summary>By a query filter.</summary>
    Filtered,

    /// <summary>By PostgreSQL.</summary>
    Fenced,
}
