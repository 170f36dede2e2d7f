using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Benchmarks.Siblings;

/// <summary>What does it cost to sign a call for a sibling and to believe it, against an HMAC of the same text written by hand?</summary>
[MemoryDiagnoser]
public class SiblingStatementBenchmarks
{
    private const string Target = "/invoices/42?page=3";

    private readonly TenantId _tenant = TenantId.New();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private SiblingKey _key = null!;
    private SiblingVerifier _verifier = null!;
    private string _statement = null!;

    [GlobalSetup]
    public void Setup()
    {
        _key = new SiblingKey("2026-11", _secret);
        var keys = new SiblingKeyRing(Options.Create(new SiblingKeyOptions().Add(_key.Id, Convert.ToBase64String(_secret))));
        var options = new SiblingOptions { Audiences = { "billing" }, ClockSkew = TimeSpan.Zero, RememberedCalls = 10_000_000 };
        _verifier = new SiblingVerifier(keys, Options.Create(options), TimeProvider.System, NullLogger<SiblingVerifier>.Instance);
        _statement = Sign();
    }

    [Benchmark(Baseline = true)]
    public string SignByHand()
    {
        var issued = _now.ToUnixTimeSeconds();
        var text = $"v1:{_key.Id}:{_tenant.Value:N}:billing:{issued}:{issued + 30}:{Guid.NewGuid():N}:";
        return text + Convert.ToBase64String(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{text}\nGET\n{Target}")));
    }

    [Benchmark]
    public string Sign() => SiblingStatement.Sign(_key, _tenant, "billing", "GET", Target, _now, TimeSpan.FromSeconds(30));

    [Benchmark]
    public bool ReadAndCompare() => SiblingStatement.TryRead(_statement, out var statement) && statement.IsSignedBy(_key, "GET", Target);

    /// <summary>All of it: a new statement, the request's features, audience, times, and the memory of the calls of two seconds.</summary>
    [Benchmark]
    public bool SignAndVerify()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Target;
        context.Request.Headers[SiblingDefaults.HeaderName] =
            SiblingStatement.Sign(_key, _tenant, "billing", "GET", Target, TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(2));
        return _verifier.Verify(context).Statement is not null;
    }
}
