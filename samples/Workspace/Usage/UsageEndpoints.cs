using OrchStack.Tenancy.Quotas;

namespace Workspace.Usage;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api) => api.MapGet("/usage", ReadAsync);

    private static async Task<IEnumerable<UsageView>> ReadAsync(ITenantQuotas quotas, CancellationToken cancellationToken)
    {
        var usage = await quotas.GetUsageAsync(cancellationToken: cancellationToken);
        return usage.Select(limit => new UsageView(limit.Limit.Name, limit.Used, limit.Remaining, limit.ResetAfter?.TotalSeconds));
    }
}
