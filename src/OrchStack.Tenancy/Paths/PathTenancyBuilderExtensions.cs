using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names the tenant in the path.</summary>
public static class PathTenancyBuilderExtensions
{
    /// <summary>
    /// Reads the tenant's id or slug at the beginning of the path and moves it to <c>PathBase</c> before routing:
    /// <c>/acme/documents</c> is the route <c>/documents</c> of the tenant "acme", and links keep <c>/acme</c>.
    /// </summary>
    public static OrchStackTenancyBuilder ResolveFromPath(this OrchStackTenancyBuilder builder, Action<PathResolverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<PathResolverOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PathResolverOptions>, PathResolverOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, PathTenancyStartupFilter>());
        return builder.AddResolver<PathTenantResolver>();
    }

    /// <summary>
    /// Reads a route value with the tenant's id or slug: <c>/companies/{tenant}/documents</c>. Routing must run before
    /// <c>UseOrchStackTenancy()</c>, as it does where nobody calls <c>UseRouting()</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The value's name in the route; call again for another one.</param>
    public static OrchStackTenancyBuilder ResolveFromRouteValue(this OrchStackTenancyBuilder builder, string name = "tenant")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Services.AddOptions<RouteValueResolverOptions>()
            .Configure(o => o.Names.Add(name))
            .Validate(o => o.Names.All(n => n.AsSpan().IndexOfAny("{}/") < 0), "ResolveFromRouteValue takes the name alone, such as \"tenant\", without braces.")
            .ValidateOnStart();
        return builder.AddResolver<RouteValueTenantResolver>();
    }
}
