using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Benchmarks.Encryption;

/// <summary>What does the envelope cost, against AES-GCM by hand with a key that is ready and nonces drawn many at a time?</summary>
[MemoryDiagnoser]
public class TenantEncryptorBenchmarks
{
    private readonly Tenant _tenant = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-bench-").FullName;
    private readonly AesGcm _aes = new(RandomNumberGenerator.GetBytes(32), 16);
    private ServiceProvider _services = null!;
    private ITenantEncryptor _encryptor = null!;
    private CurrentTenant _current = null!;
    private byte[] _plaintext = null!;

    [Params(64, 1_024, 16_384, 1_048_576)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_tenant)).AddTenantEncryption(o => o.LocalFolder = _folder);
        _services = services.BuildServiceProvider();
        _encryptor = _services.GetRequiredService<ITenantEncryptor>();
        _current = _services.GetRequiredService<CurrentTenant>();
        _plaintext = RandomNumberGenerator.GetBytes(Length);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _services.Dispose();
        _aes.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public byte[] ByHand()
    {
        var envelope = GC.AllocateUninitializedArray<byte>(12 + Length + 16);
        Nonces.Fill(envelope.AsSpan(0, 12));
        _aes.Encrypt(envelope.AsSpan(0, 12), _plaintext, envelope.AsSpan(12, Length), envelope.AsSpan(12 + Length), "customers.iban 42"u8);
        return envelope;
    }

    [Benchmark]
    public async ValueTask<byte[]> Envelope()
    {
        var holder = _current.Push();
        holder.Fill(_tenant);
        var envelope = await _encryptor.EncryptAsync(_plaintext, "customers.iban", "42");
        _current.Leave(holder);
        return envelope;
    }
}
