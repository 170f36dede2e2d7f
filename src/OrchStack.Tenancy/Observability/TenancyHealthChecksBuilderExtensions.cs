using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health of tenancy.</summary>
public static class TenancyHealthChecksBuilderExtensions
{
    private const string Name = "orchstack.tenancy";

    /// <summary>
    /// Adds the check "orchstack.tenancy": does the tenant registry answer? It asks past the cache and needs no tenant;
    /// the endpoint does without one by <c>MapHealthChecks("/health").AllowNoTenant()</c>.
    /// </summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="failureStatus">What no answer means. Unhealthy by default; Degraded where tenants in use are enough.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <param name="timeout">How long the registry may take. 2 seconds by default.</param>
    public static IHealthChecksBuilder AddOrchStackTenancy(
        this IHealthChecksBuilder builder, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var patience = timeout ?? TimeSpan.FromSeconds(2);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(patience, TimeSpan.Zero, nameof(timeout));
        builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.All(registration => registration.Name != Name))
            {
                options.Registrations.Add(new HealthCheckRegistration(Name, CreateCheck, failureStatus, tags));
            }
        });
        return builder;

        IHealthCheck CreateCheck(IServiceProvider services) => new TenantRegistryHealthCheck(
            services.GetRequiredService<ITenantStore>(), services.GetRequiredService<TimeProvider>(), patience);
    }
}
