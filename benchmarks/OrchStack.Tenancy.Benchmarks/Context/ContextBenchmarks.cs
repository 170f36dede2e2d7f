using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Benchmarks.Context;

/// <summary>What does asking for the current tenant cost, against an AsyncLocal that is read bare? And what entering one?</summary>
[MemoryDiagnoser]
public class ContextBenchmarks
{
    private readonly AsyncLocal<Tenant?> _bare = new();
    private readonly Tenant _tenant = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private CurrentTenant _current = null!;
    private ITenantScopes _scopes = null!;

    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_tenant));
        var provider = services.BuildServiceProvider();
        _current = provider.GetRequiredService<CurrentTenant>();
        _scopes = provider.GetRequiredService<ITenantScopes>();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 1000)]
    public int ReadBare()
    {
        _bare.Value = _tenant;
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += _bare.Value.Name.Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = 1000)]
    public int Read()
    {
        var holder = _current.Push();
        holder.Fill(_tenant);
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += _current.Tenant.Name.Length;
        }

        _current.Leave(holder);
        return sum;
    }

    [Benchmark]
    public Task Enter() => _scopes.RunAsync(_tenant.Id, static _ => Task.CompletedTask);
}
