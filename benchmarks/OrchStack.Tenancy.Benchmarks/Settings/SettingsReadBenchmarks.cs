using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Benchmarks.Settings;

/// <summary>What does reading a tenant's settings cost, against the framework's monitor that knows no tenants?</summary>
[MemoryDiagnoser]
public class SettingsReadBenchmarks
{
    private readonly Tenant _tenant = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private IOptionsMonitor<Sizes> _plain = null!;
    private IOptionsMonitor<Sizes> _monitor = null!;
    private ITenantSettings<Sizes> _settings = null!;
    private CurrentTenant _current = null!;
    private TenantSettingsSnapshot? _snapshot;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var bare = new ServiceCollection();
        bare.AddOptions<Sizes>();
        _plain = bare.BuildServiceProvider().GetRequiredService<IOptionsMonitor<Sizes>>();

        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_tenant)).AddTenantSettings<Sizes>("sizes");
        var provider = services.BuildServiceProvider();
        _monitor = provider.GetRequiredService<IOptionsMonitor<Sizes>>();
        _settings = provider.GetRequiredService<ITenantSettings<Sizes>>();
        _current = provider.GetRequiredService<CurrentTenant>();
        _snapshot = await provider.GetRequiredService<TenantSettingsLoader>().LoadAsync(_tenant, default);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 1000)]
    public int PlainMonitor()
    {
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += _plain.CurrentValue.Largest;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = 1000)]
    public int TenantSettings()
    {
        var holder = Enter();
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += _settings.Value.Largest;
        }

        _current.Leave(holder);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = 1000)]
    public int TenantMonitor()
    {
        var holder = Enter();
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += _monitor.CurrentValue.Largest;
        }

        _current.Leave(holder);
        return sum;
    }

    private TenantHolder Enter()
    {
        var holder = _current.Push();
        holder.Fill(_tenant, _snapshot);
        return holder;
    }

    public sealed class Sizes
    {
        public int Largest { get; set; } = 7;
    }
}
