using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OrchStack.Tenancy.PostgreSql;

namespace Workspace.Setup;

/// <summary>Ready means: the application's login gets in and the tables are there. It reads no row, so it needs no tenant.</summary>
internal sealed class DatabaseHealth(TenantDataSource data) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = data.CreateCommand("SELECT 1 FROM documents LIMIT 0");
            await command.ExecuteNonQueryAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DbException fault)
        {
            return HealthCheckResult.Unhealthy("The database does not answer, or has no tables yet.", fault);
        }
    }
}
