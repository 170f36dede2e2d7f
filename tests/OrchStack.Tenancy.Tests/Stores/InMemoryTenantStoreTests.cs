using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class InMemoryTenantStoreTests
{
    private readonly TenantApiKey _key = TenantApiKey.Generate(Some.Acme.Id, out _);

    [Fact]
    public async Task Finds_tenants_by_id_and_slug_whatever_their_status()
    {
        var store = Store();

        Assert.Equal(Some.Acme, await store.FindAsync(Some.Acme.Id, default));
        Assert.Equal(Some.Frozen, await store.FindAsync(Some.Frozen.Id, default));
        Assert.Equal(Some.Frozen, await store.FindAsync(TenantSlug.Parse("FROZEN"), default));
        Assert.Equal(_key, await new InMemoryTenantApiKeyStore(Options).FindAsync(_key.KeyId, default));
    }

    [Fact]
    public async Task Null_means_that_there_is_none()
    {
        var store = Store();

        Assert.Null(await store.FindAsync(TenantId.New(), default));
        Assert.Null(await store.FindAsync(TenantSlug.Parse("nobody"), default));
        Assert.Null(await new InMemoryTenantApiKeyStore(Options).FindAsync(_key.KeyId.ToUpperInvariant() + "x", default));
    }

    private IOptions<InMemoryTenantOptions> Options => Microsoft.Extensions.Options.Options.Create(new InMemoryTenantOptions().Add(Some.Acme, _key).Add(Some.Frozen));

    private InMemoryTenantStore Store() => new(Options);
}
