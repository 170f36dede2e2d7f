using System.Data.Common;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Benchmarks.S3;

/// <summary>What does reading an object of 1 KB cost through the tenants' client, against AWS's own with the prefix put before the key by hand?</summary>
[MemoryDiagnoser]
public class TenantS3Benchmarks
{
    private readonly Tenant _tenant = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly string _bucket = $"bench-{Guid.NewGuid():n}";
    private ServiceProvider _services = null!;
    private ITenantScopes _scopes = null!;
    private AmazonS3Client _raw = null!;
    private IAmazonS3 _tenants = null!;

    [Params(false, true)]
    public bool AsTenant { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var text = Environment.GetEnvironmentVariable("ORCHSTACK_S3")
            ?? throw new InvalidOperationException("Run eng/bench.sh, which starts a store, or name one in ORCHSTACK_S3.");
        var named = new DbConnectionStringBuilder { ConnectionString = text };
        var credentials = new BasicAWSCredentials((string)named["AccessKey"], (string)named["SecretKey"]);
        _raw = new AmazonS3Client(credentials, new AmazonS3Config
        {
            ServiceURL = (string)named["Endpoint"],
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_tenant)).UseS3(_bucket, o =>
        {
            (o.ServiceUrl, o.TokenServiceUrl, o.Credentials) = ((string)named["Endpoint"], (string)named["Tokens"], credentials);
            o.Role = AsTenant ? (string)named["Role"] : null;
        });
        _services = services.BuildServiceProvider();
        _scopes = _services.GetRequiredService<ITenantScopes>();
        _tenants = _services.GetRequiredService<IAmazonS3>();
        await _raw.PutBucketAsync(_bucket);
        await _scopes.RunAsync(_tenant.Id, ct => _tenants.PutObjectAsync(new PutObjectRequest { Key = "k", ContentBody = new string('v', 1_024) }, ct));
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _services.DisposeAsync();
        _raw.Dispose();
    }

    [Benchmark(Baseline = true)]
    public Task<long> ByHand() => _scopes.RunAsync(_tenant.Id, _ => ReadAsync(_raw, $"tenants/{_tenant.Id}/k"));

    [Benchmark]
    public Task<long> Tenants() => _scopes.RunAsync(_tenant.Id, _ => ReadAsync(_tenants, "k"));

    private async Task<long> ReadAsync(IAmazonS3 client, string key)
    {
        using var found = await client.GetObjectAsync(new GetObjectRequest { BucketName = _bucket, Key = key });
        await found.ResponseStream.CopyToAsync(Stream.Null);
        return found.ContentLength;
    }
}
