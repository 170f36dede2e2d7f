using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrchStack.Tenancy;

/// <summary>Asks the tenant store, past the cache, for a tenant that does not exist: that it answers is all that counts.</summary>
internal sealed class TenantRegistryHealthCheck(ITenantStore store, TimeProvider time, TimeSpan timeout) : IHealthCheck
{
    private static readonly TenantId Probe = TenantId.New();

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { ["store"] = store.GetType().Name };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await store.FindAsync(Probe, patience.Token).AsTask().WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy("The tenant registry answers.", data);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            await patience.CancelAsync().ConfigureAwait(false);
            data["fault"] = fault.GetType().Name;
            return new HealthCheckResult(
                context.Registration.FailureStatus,
                "The tenant registry does not answer: tenants in use are served from memory for a while, others get 503.",
                fault,
                data);
        }
    }
}
