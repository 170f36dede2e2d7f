using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OrchStack.Tenancy;

/// <summary>Says on the request's own span whose request it is. A span of our own would say nothing more.</summary>
internal static class TenantTracing
{
    public const string TenantId = "orchstack.tenant.id";
    public const string TenantSlug = "orchstack.tenant.slug";

    public static void Tag(HttpContext context, Tenant tenant)
    {
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
        {
            Tag(activity, tenant);
        }
    }

    public static void Tag(Activity activity, Tenant tenant)
    {
        if (activity.IsAllDataRequested)
        {
            activity.SetTag(TenantId, TenantLogScope.Of(tenant).Id);
            activity.SetTag(TenantSlug, tenant.Slug.Value);
        }
    }
}
