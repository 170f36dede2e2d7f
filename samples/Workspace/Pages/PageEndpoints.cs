using System.Text.Encodings.Web;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Branding;

namespace Workspace.Pages;

internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", Start).AllowNoTenant();
        app.MapGet("/tenant", TenantAsync);
    }

    private static IResult Start(ITenantContext current, IHostEnvironment environment) => current.TryGetTenant(out _)
        ? Results.Redirect("/tenant")
        : Results.File(PathOf(environment, "index.html"), "text/html; charset=utf-8");

    /// <summary>The tenant's public face: it names the tenant and wears its theme, and holds nothing that needs a key.</summary>
    private static async Task<IResult> TenantAsync(
        HttpContext context, ITenantContext current, ITenantThemes themes, IHostEnvironment environment, CancellationToken cancellationToken)
    {
        var tenant = current.Tenant;
        var page = await File.ReadAllTextAsync(PathOf(environment, "tenant.html"), cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(
            page.Replace("{{name}}", HtmlEncoder.Default.Encode(tenant.Name), StringComparison.Ordinal)
                .Replace("{{plan}}", HtmlEncoder.Default.Encode(tenant.Plan), StringComparison.Ordinal)
                .Replace("{{theme}}", HtmlEncoder.Default.Encode(themes.GetTheme(tenant).Path), StringComparison.Ordinal),
            "text/html; charset=utf-8");
    }

    private static string PathOf(IHostEnvironment environment, string page) => Path.Combine(environment.ContentRootPath, "Pages", page);
}
