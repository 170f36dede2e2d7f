using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names the tenant by a domain of its own.</summary>
public static class HostTenancyBuilderExtensions
{
    /// <summary>
    /// Asks the store whose host this is: <c>shop.acme.test</c>. A host that is nobody's is refused with 404; hosts of the
    /// application itself are listed in <see cref="HostResolverOptions.ApplicationHosts"/>. Behind a proxy, configure
    /// ASP.NET Core's forwarded headers with the proxies that are trusted: only the request's host is read.
    /// </summary>
    public static OrchStackTenancyBuilder ResolveFromHost(this OrchStackTenancyBuilder builder, Action<HostResolverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HostResolverOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HostResolverOptions>, HostResolverOptionsValidator>());
        return builder.AddResolver<HostTenantResolver>();
    }
}
