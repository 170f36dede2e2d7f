namespace OrchStack.Tenancy;

/// <summary>How <see cref="ITenantScopes.ForEachTenantAsync"/> goes through the tenants.</summary>
public sealed record ForEachTenantOptions
{
    /// <summary>How many tenants are worked for at once.</summary>
    /// <value>1 by default.</value>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>Whether the first failure ends it; tenants that are under way are cancelled then.</summary>
    /// <value>False by default: all are tried, and the failures are thrown together.</value>
    public bool StopAtFirstFailure { get; init; }
}
