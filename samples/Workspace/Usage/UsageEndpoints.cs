namespace Workspace.Usage;

internal static class UsageEndpoints
{
    /// <summary>What the plan says and what is used of it; a page that follows it is a session of its tenant.</summary>
    public static void MapUsage(this IEndpointRouteBuilder api) => api.MapTenantQuotaUsage("/usage").AddEndpointFilter<PageSession>();
}
