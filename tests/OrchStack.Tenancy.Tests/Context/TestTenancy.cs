using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>The services of one host without a web server.</summary>
internal sealed class TestTenancy : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public TestTenancy(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(Some.Acme).Add(Some.Globex).Add(Some.Frozen));
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Context = _services.GetRequiredService<ITenantContext>();
        Scopes = _services.GetRequiredService<ITenantScopes>();
    }

    public ITenantContext Context { get; }

    public ITenantScopes Scopes { get; }

    public CurrentTenant Current => _services.GetRequiredService<CurrentTenant>();

    public ITenantAudit Audit => _services.GetRequiredService<ITenantAudit>();

    public IPlatformAudit PlatformAudit => _services.GetRequiredService<IPlatformAudit>();

    public IPlatformContext Platform => _services.GetRequiredService<IPlatformContext>();

    public ITenantLifecycle Lifecycle => _services.GetRequiredService<ITenantLifecycle>();

    public ITenantApiKeys Keys => _services.GetRequiredService<ITenantApiKeys>();

    public IServiceProvider Services => _services;

    public static TestTenancy WithStore(ITenantStore store) => new(services => services.AddSingleton(store));

    /// <summary>The slug of the current tenant, null where there is none; a fault throws.</summary>
    public string? Slug() => Context.TryGetTenant(out var tenant) ? tenant.Slug.Value : null;

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
