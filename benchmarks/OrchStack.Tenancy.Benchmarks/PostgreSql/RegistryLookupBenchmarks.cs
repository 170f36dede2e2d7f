using BenchmarkDotNet.Attributes;
using Npgsql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>
/// What does a look-up in the registry on PostgreSQL cost past the cache, and does it grow with the number of tenants? Against
/// one hand-written query of the same row.
/// </summary>
[MemoryDiagnoser]
public class RegistryLookupBenchmarks
{
    private RegistryServer _server = null!;
    private ITenantStore _store = null!;
    private ITenantApiKeyStore _keys = null!;

    [Params(100, 10_000)]
    public int Tenants { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await RegistryServer.StartAsync(Tenants);
        _store = _server.Get<ITenantStore>();
        _keys = _server.Get<ITenantApiKeyStore>();
    }

    [Benchmark(Baseline = true)]
    public async Task<string> HandWritten()
    {
        await using var command = _server.Plain.CreateCommand("SELECT id, slug, name, status, plan, key_type, key FROM tenancy.tenants WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _server.Tenant.Id.Value });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return reader.GetString(1);
    }

    [Benchmark]
    public async Task<Tenant?> ById() => await _store.FindAsync(_server.Tenant.Id, default);

    [Benchmark]
    public async Task<Tenant?> BySlug() => await _store.FindAsync(_server.Tenant.Slug, default);

    [Benchmark]
    public async Task<Tenant?> ByHost() => await _store.FindByHostAsync(_server.Host, default);

    [Benchmark]
    public async Task<TenantApiKey?> ApiKey() => await _keys.FindAsync(_server.Key.KeyId, default);

    [GlobalCleanup]
    public async Task CleanupAsync() => await _server.DisposeAsync();
}
