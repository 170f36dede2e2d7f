using System.Diagnostics;

namespace OrchStack.Tenancy;

/// <summary>A span for each item that a channel hands out.</summary>
internal static class WorkTracing
{
    public const string SourceName = "OrchStack.Tenancy";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// A trace of its own that is linked to the writer's: as a child it would lengthen a request that was answered long ago.
    /// </summary>
    public static Activity? Start(Type payload, Tenant tenant, ActivityContext origin)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityLink[] links = origin == default ? [] : [new ActivityLink(origin)];
        var activity = Source.StartActivity($"handle {payload.Name}", ActivityKind.Consumer, parentContext: default, links: links);
        activity?.SetTag(TenantTracing.TenantId, TenantLogScope.Of(tenant).Id);
        activity?.SetTag(TenantTracing.TenantSlug, tenant.Slug.Value);
        return activity;
    }
}
