namespace OrchStack.Tenancy.Quotas;

/// <summary>What a limit says while the store that all nodes share does not answer. In one process there is no such time.</summary>
public enum QuotaOutage
{
    /// <summary>Calls are refused, and told when it is tried again.</summary>
    Deny,

    /// <summary>Calls are granted and not counted.</summary>
    Allow,

    /// <summary>
    /// Each node counts for itself and grants <see cref="QuotaOptions.OutageShare"/> of the limit: with as many nodes as shares, together what
    /// the limit says, and what was used before the outage again.
    /// </summary>
    Local,
}
