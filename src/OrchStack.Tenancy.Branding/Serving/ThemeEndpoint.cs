using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace OrchStack.Tenancy.Branding;

/// <summary>
/// Serves the current tenant's stylesheet and never another's. The hash in the URL decides only whether the answer may
/// be cached: a page from a node that has another state of the options is dressed all the same.
/// </summary>
internal sealed class ThemeEndpoint(ITenantThemes themes)
{
    private const string CacheForGood = "public, max-age=31536000, immutable";

    public Task ServeAsync(HttpContext context)
    {
        var theme = themes.CurrentTheme;
        var isCurrent = context.GetRouteValue(ThemePath.HashParameter) is string hash && hash == theme.Hash;

        var headers = context.Response.Headers;
        headers.CacheControl = isCurrent ? CacheForGood : "no-store";
        headers.XContentTypeOptions = "nosniff";

        // Without an entity tag nothing under a stale name can be confirmed with a 304.
        var tag = isCurrent ? new EntityTagHeaderValue($"\"{theme.Hash}\"") : null;
        return TypedResults.Bytes(Encoding.UTF8.GetBytes(theme.Css), "text/css; charset=utf-8", entityTag: tag).ExecuteAsync(context);
    }
}
