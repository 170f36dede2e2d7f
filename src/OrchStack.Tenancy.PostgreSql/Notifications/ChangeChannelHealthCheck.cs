using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Says how this node hears of changes by others. It asks nobody.</summary>
internal sealed class ChangeChannelHealthCheck(ChangeMetrics metrics, IOptions<PostgreSqlTenancyOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (options.Value.Registry is null)
        {
            return Task.FromResult(HealthCheckResult.Healthy("The registry is not on PostgreSQL: there is nothing to hear."));
        }

        var state = metrics.State;
        var data = new Dictionary<string, object> { ["channel"] = state.ToString() };
        return Task.FromResult(state == ChangeChannelState.Disconnected
            ? new HealthCheckResult(
                context.Registration.FailureStatus, "This node does not hear of changes by others and sees them within 30 seconds.", exception: null, data)
            : HealthCheckResult.Healthy("This node hears of changes by others.", data));
    }
}
