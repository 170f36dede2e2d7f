using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>Tenants with keys in a folder of a test's own, on any number of nodes.</summary>
internal sealed class EncryptedTenancy : IAsyncDisposable
{
    private readonly List<TestTenancy> _nodes = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("orchstack-keys-").FullName;

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public string KeyFile => Path.Combine(Folder, "key-encryption-keys");

    public TestTenancy Start(ITenantKeyStore? store = null, long? messages = null)
    {
        var node = new TestTenancy(services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            if (store is not null)
            {
                services.AddSingleton(store);
            }

            services.AddOrchStackTenancy().AddTenantEncryption(o => (o.LocalFolder, o.MessagesPerVersion) = (Folder, messages ?? o.MessagesPerVersion));
        });
        _nodes.Add(node);
        return node;
    }

    public LocalKeyStore Store() => new(new LocalKeyFolder(Options.Create(new TenantEncryptionOptions { LocalFolder = Folder })));

    public static Task<byte[]> EncryptAsync(TestTenancy node, Tenant tenant, byte[] plaintext, string purpose = "p", string record = "r") =>
        node.Scopes.RunAsync(tenant.Id, async ct => await Encryptor(node).EncryptAsync(plaintext, purpose, record, ct));

    public static Task<byte[]> DecryptAsync(TestTenancy node, Tenant tenant, byte[] ciphertext, string purpose = "p", string record = "r") =>
        node.Scopes.RunAsync(tenant.Id, async ct => await Encryptor(node).DecryptAsync(ciphertext, purpose, record, ct));

    public static ITenantEncryptor Encryptor(TestTenancy node) => node.Services.GetRequiredService<ITenantEncryptor>();

    public static ITenantKeys Keys(TestTenancy node) => node.Services.GetRequiredService<ITenantKeys>();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
