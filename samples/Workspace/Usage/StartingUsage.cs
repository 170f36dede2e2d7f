using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Quotas;
using Workspace.Storage;

namespace Workspace.Usage;

/// <summary>
/// What is used of a plan when the application starts: the gauges hold what is counted here, and the section "Workspace:DemoUsage"
/// charges what a picture needs, once and where nothing was used yet.
/// </summary>
internal sealed class StartingUsage(WorkspaceDbContext db, ITenantFiles files, ITenantQuotas quotas, IConfiguration configuration)
{
    public async Task CountAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        await foreach (var file in files.ListAsync(cancellationToken: cancellationToken))
        {
            bytes += file.Length;
        }

        await quotas.SetAsync("storage.bytes", bytes, cancellationToken: cancellationToken);
        await quotas.SetAsync("documents", await db.Documents.LongCountAsync(cancellationToken), cancellationToken: cancellationToken);
        await quotas.SetAsync("agents", await db.Agents.LongCountAsync(cancellationToken), cancellationToken: cancellationToken);
        await ChargeDemoAsync(tenant, cancellationToken);
    }

    private async Task ChargeDemoAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        var used = (await quotas.GetUsageAsync(cancellationToken: cancellationToken)).Where(usage => usage.Used > 0).Select(usage => usage.Limit.Meter).ToHashSet();
        foreach (var (meter, amount) in configuration.GetSection($"Workspace:DemoUsage:{tenant.Slug}").Get<Dictionary<string, long>>() ?? [])
        {
            if (!used.Contains(meter))
            {
                // Two nodes that start together charge it once.
                var charge = new QuotaCall(meter, amount) { IdempotencyKey = $"demo-usage-{meter}" };
                (await quotas.AcquireAsync(charge, cancellationToken)).EnsureGranted();
            }
        }
    }
}
