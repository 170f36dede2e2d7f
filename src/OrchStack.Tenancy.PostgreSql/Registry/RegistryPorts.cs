using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Puts PostgreSQL behind ports of the core where the core's own default stands. What the application registered is left
/// alone, before and after; without a registry's login the default stays.
/// </summary>
internal static class RegistryPorts
{
    public static void Place<TPort>(IServiceCollection services, Func<IServiceProvider, Func<TPort>, TPort> create)
        where TPort : class
    {
        var standing = services.LastOrDefault(static service => service.ServiceType == typeof(TPort) && !service.IsKeyedService);
        if (standing is not null && IsOfTheCore(standing))
        {
            services[services.IndexOf(standing)] = ServiceDescriptor.Singleton(provider =>
            {
                TPort CreateStanding() => (TPort)(standing.ImplementationFactory?.Invoke(provider)
                    ?? ActivatorUtilities.CreateInstance(provider, standing.ImplementationType!));

                var registry = provider.GetRequiredService<IOptions<PostgreSqlTenancyOptions>>().Value.Registry;
                return registry is null ? CreateStanding() : create(provider, CreateStanding);
            });
        }
    }

    private static bool IsOfTheCore(ServiceDescriptor service) =>
        (service.ImplementationType ?? service.ImplementationFactory?.Method.DeclaringType)?.Assembly == typeof(ITenantStore).Assembly;
}
