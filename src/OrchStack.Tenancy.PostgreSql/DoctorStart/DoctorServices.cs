using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The services of the doctor.</summary>
internal static class DoctorServices
{
    public static void Add(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlTenancyOptions>, DoctorOptionsValidator>());
        services.TryAddSingleton<ITenancyDoctor, TenancyDoctor>();
        services.TryAddSingleton(provider => new ContextConnections(services, provider.GetRequiredService<IServiceScopeFactory>()));
        services.TryAddSingleton<FenceGate>();
        services.TryAddSingleton<FenceJudge>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DoctorStart>());
    }
}
