using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health of the fence.</summary>
public static class DoctorHealthChecksBuilderExtensions
{
    private const string Name = "orchstack.tenancy.doctor";

    /// <summary>Adds the check "orchstack.tenancy.doctor": was the database examined, and does this node serve tenants?</summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="failureStatus">What an open or unexamined fence means. Unhealthy by default, so that the node gets no requests.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    public static IHealthChecksBuilder AddOrchStackTenancyDoctor(
        this IHealthChecksBuilder builder, HealthStatus failureStatus = HealthStatus.Unhealthy, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.All(registration => registration.Name != Name))
            {
                options.Registrations.Add(new HealthCheckRegistration(
                    Name, static services => new FenceHealthCheck(services.GetRequiredService<FenceGate>()), failureStatus, tags));
            }
        });
        return builder;
    }
}
