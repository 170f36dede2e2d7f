using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.Quotas;
using OrchStack.Tenancy.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Quotas;

/// <summary>One node that counts in a Redis, at the test's time if it wants.</summary>
internal sealed class QuotaWorld : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public QuotaWorld(string redis, Action<QuotaOptions> plans, FakeTimeProvider? time = null, Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        if (time is not null)
        {
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton(provider => new RedisQuotaStore(
                provider.GetRequiredService<RedisConnection>(),
                provider.GetRequiredService<PrefixedKeys>(),
                provider.GetRequiredService<QuotaClock>(),
                provider.GetRequiredService<IOptionsMonitor<QuotaOptions>>())
            {
                ToldTime = () => time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        }

        // A busy machine is no outage; the tests of outages set their own.
        services.AddOrchStackTenancy().UseRedis(redis).AddQuotas(q => q.StoreTimeout = TimeSpan.FromSeconds(10)).AddQuotas(plans).UseRedisQuotas();
        add?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public RedisQuotaStore Store => _services.GetRequiredService<RedisQuotaStore>();

    public LocalQuotaStore Local => _services.GetRequiredService<LocalQuotaStore>();

    public ValueTask<ITenantQuotas> OpenAsync(Tenant tenant) => _services.GetRequiredService<IQuotaEngine>().OpenAsync(tenant);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
