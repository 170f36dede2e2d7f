using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health of word of changes.</summary>
public static class NotificationsHealthChecksBuilderExtensions
{
    private const string Name = "orchstack.tenancy.notifications";

    /// <summary>Adds the check "orchstack.tenancy.notifications": does this node hear of changes that others made?</summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="failureStatus">What deafness means. Degraded by default: changes are seen all the same, within 30 seconds.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    public static IHealthChecksBuilder AddOrchStackTenancyNotifications(
        this IHealthChecksBuilder builder, HealthStatus failureStatus = HealthStatus.Degraded, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HealthCheckServiceOptions>(options =>
        {
            if (options.Registrations.All(registration => registration.Name != Name))
            {
                options.Registrations.Add(new HealthCheckRegistration(Name, CreateCheck, failureStatus, tags));
            }
        });
        return builder;

        static IHealthCheck CreateCheck(IServiceProvider services) => new ChangeChannelHealthCheck(
            services.GetRequiredService<ChangeMetrics>(), services.GetRequiredService<IOptions<PostgreSqlTenancyOptions>>());
    }
}
