using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Benchmarks.Requests;

/// <summary>What does checking an API key cost, against a hash in a dictionary that is compared by hand? The key also has a checksum, a second hash.</summary>
[MemoryDiagnoser]
public class ApiKeyCheckBenchmarks
{
    private readonly DefaultHttpContext _context = new();
    private readonly Dictionary<string, byte[]> _hashes = [];
    private TenantApiKeyVerifier _verifier = null!;

    [GlobalSetup]
    public void Setup()
    {
        var tenant = new Tenant(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
        var key = TenantApiKey.Generate(tenant.Id, out var credential);
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(tenant, key)).ResolveFromApiKey();
        _verifier = services.BuildServiceProvider().GetRequiredService<TenantApiKeyVerifier>();
        _context.Request.Headers["X-Api-Key"] = credential;
        _hashes[key.KeyId] = Hash(credential);
    }

    [Benchmark(Baseline = true)]
    public bool HandWritten()
    {
        var credential = _context.Request.Headers["X-Api-Key"].ToString();
        return _hashes.TryGetValue(credential.Substring(4, 12), out var hash) && CryptographicOperations.FixedTimeEquals(Hash(credential), hash);
    }

    [Benchmark]
    public bool Verifier()
    {
        // It is judged once per request and kept on it: each call here is a new request.
        _context.Features.Set<TenantApiKeyVerdict>(null);
        var verdict = _verifier.VerifyAsync(_context, default);
        return verdict.IsCompletedSuccessfully && verdict.Result.Key is not null;
    }

    private static byte[] Hash(string credential) => SHA256.HashData(Encoding.ASCII.GetBytes(credential, 17, 40));
}
