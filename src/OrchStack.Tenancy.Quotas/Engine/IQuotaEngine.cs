namespace OrchStack.Tenancy.Quotas;

/// <summary>Opens the quotas of any tenant. A singleton; thread-safe. Tenants never share anything.</summary>
public interface IQuotaEngine
{
    /// <summary>
    /// Opens a tenant's quotas as its plan and settings say now: once for a request or a piece of work, not for longer, because a change of
    /// them takes effect with the next opening.
    /// </summary>
    /// <param name="tenant">Who pays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="QuotaConfigurationException">The tenant's plan is not configured.</exception>
    ValueTask<ITenantQuotas> OpenAsync(Tenant tenant, CancellationToken cancellationToken = default);
}
