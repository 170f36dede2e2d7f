using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Branding;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves what tenants look like.</summary>
public static class BrandingEndpointRouteBuilderExtensions
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Serves the current tenant's stylesheet at <c>/_tenancy/branding/theme.{hash}.css</c>, to anonymous callers too:
    /// sign-in pages are branded. Under its current hash it may be cached for good; under any other it is the current
    /// stylesheet all the same, and may not be cached. Needs <c>app.UseOrchStackTenancy()</c>; map it at the root,
    /// not in a group with a prefix, because <see cref="CompiledTheme.Path"/> starts there.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>AddBranding()</c> is missing.</exception>
    public static IEndpointConventionBuilder MapBranding(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var themes = endpoints.ServiceProvider.GetService<ITenantThemes>() ?? throw new InvalidOperationException(
            "app.MapBranding() needs its services: call services.AddOrchStackTenancy().AddBranding() first.");

        return endpoints.MapMethods(ThemePath.Pattern, Methods, new ThemeEndpoint(themes).ServeAsync)
            .AllowAnonymous()
            .WithDisplayName("Branding theme");
    }
}
