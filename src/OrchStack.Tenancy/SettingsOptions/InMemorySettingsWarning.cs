using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy;

/// <summary>Says in Production that tenants' settings are gone with the process.</summary>
internal sealed partial class InMemorySettingsWarning(
    IServiceProvider services, ILogger<InMemorySettingsWarning> logger, IHostEnvironment? environment = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment?.IsProduction() == true && services.GetRequiredService<ITenantSettingsStore>() is InMemoryTenantSettingsStore)
        {
            Log.InMemory(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What tenants set is kept in memory and gone with this process. Name a store: services.AddOrchStackTenancy().UseSettingsStore<TStore>().")]
        public static partial void InMemory(ILogger logger);
    }
}
