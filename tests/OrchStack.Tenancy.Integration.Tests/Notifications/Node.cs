using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrchStack.Tenancy.Integration.Tests.Registry;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Notifications;

/// <summary>One node of an application. Its cache believes answers for 5 minutes, so that only word of a change can renew one.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ChangeListener _listener;

    private Node(RegistryFixture registry, Action<PostgreSqlTenancyOptions>? change)
    {
        var services = registry.NewServices(change, tenancy => tenancy
            .AddTenantSettings<NodeSettings>("node")
            .ConfigureTenantCache(o => o.Freshness = TimeSpan.FromMinutes(5)));
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(Said));
        _services = services.BuildServiceProvider(validateScopes: true);
        _listener = _services.GetServices<IHostedService>().OfType<ChangeListener>().Single();

        // Listeners are told one after the other: what a test hears of, the caches have heard of before.
        Get<RegistryCache<ITenantStore, Tenant>>();
        Get<RegistryCache<ITenantApiKeyStore, TenantApiKey>>();
        Get<RegistryCache<ITenantSettingsStore, TenantSettingsDocuments>>();
        Get<ITenantChanges>().Subscribe(Heard.Add);
    }

    /// <summary>Every change that this node heard of, its own too.</summary>
    public Words<TenantChange> Heard { get; } = new();

    /// <summary>What this node logged.</summary>
    public Words<string> Said { get; } = new();

    public ITenantScopes Scopes => Get<ITenantScopes>();

    /// <summary>Starts a node, and waits until it hears of changes.</summary>
    public static async Task<Node> StartAsync(RegistryFixture registry, Action<PostgreSqlTenancyOptions>? change = null, string until = "Listening")
    {
        var node = new Node(registry, change);
        await node._listener.StartAsync(default);
        await node.Said.UntilAsync(word => word.Contains(until, StringComparison.Ordinal));
        return node;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task InPlatformAsync(Func<Task> work)
    {
        await using var scope = await Scopes.EnterPlatformAsync("a test");
        await work();
    }

    public Task PublishAsync(TenantId tenant) => Get<ITenantChanges>().PublishAsync(new TenantChange(tenant, TenantChangeKind.Tenant)).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _listener.StopAsync(default);
        await _services.DisposeAsync();
    }
}
