namespace OrchStack.Tenancy.Quotas;

/// <summary>Decides how much a tenant may use, by its plan. A singleton; thread-safe. Tenants never share anything.</summary>
/// <remarks>
/// Counts are kept in this process. A change of the options or of <see cref="Tenant.Plan"/> takes effect with the next
/// call, and what was used counts against the changed limit: a permit owed stays a permit owed.
/// </remarks>
public interface IQuotaEngine
{
    /// <summary>Takes permits of a limit, all of the cost or nothing. A refused call changes nothing.</summary>
    /// <param name="tenant">Who pays.</param>
    /// <param name="limit">The limit, as the plan names it.</param>
    /// <param name="cost">How many permits the call takes; 1 by default.</param>
    /// <param name="cancellationToken">Gives up before anything is taken.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cost is zero or negative.</exception>
    /// <exception cref="QuotaConfigurationException">The tenant's plan is not configured, or does not name the limit.</exception>
    ValueTask<QuotaDecision> AcquireAsync(Tenant tenant, string limit, long cost = 1, CancellationToken cancellationToken = default);

    /// <summary>Reads what a tenant has used of every limit of its plan, in the order of their names. Takes nothing.</summary>
    /// <param name="tenant">Whose usage.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="QuotaConfigurationException">The tenant's plan is not configured.</exception>
    ValueTask<IReadOnlyList<QuotaUsage>> GetUsageAsync(Tenant tenant, CancellationToken cancellationToken = default);
}
