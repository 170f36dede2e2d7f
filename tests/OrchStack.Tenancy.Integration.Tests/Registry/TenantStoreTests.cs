using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.Registry;

public sealed class TenantStoreTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    public static TheoryData<string> Checks => [.. TenantStoreConformance.Names];

    public static TheoryData<string> Keys => ["bigint:42", "integer:-7", "text:Ä cme.'x'\\", $"uuid:{Guid.NewGuid()}", "bigint:-9223372036854775808"];

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_contract(string name) => TenantStoreConformance.RunAsync(name, new TenantStoreUnderTest(registry.Store, registry.Directory));

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_key_of_any_type_comes_back_as_it_was(string key)
    {
        var tenant = New() with { Key = TenantKey.Parse(key), Name = "N '\" ü 😀", Plan = "p" };

        await registry.Directory.AddAsync(tenant, default);

        Assert.Equal(tenant, await registry.Store.FindAsync(tenant.Id, default));
    }

    [Fact]
    public async Task A_number_is_one_key_whatever_its_type()
    {
        await registry.Directory.AddAsync(New() with { Key = TenantKey.Of(4711L) }, default);

        await Assert.ThrowsAsync<TenantConflictException>(() => registry.Directory.AddAsync(New() with { Key = TenantKey.Of(4711) }, default).AsTask());
    }

    [Fact]
    public async Task An_id_stays_taken_however_its_tenant_went_and_however_many_ask()
    {
        var tenant = New();
        await registry.Directory.AddAsync(tenant, default);
        await registry.Database.RunAsync($"DELETE FROM tenancy.tenants WHERE id = '{tenant.Id}'"); // an administrator's hand

        await Assert.ThrowsAsync<TenantConflictException>(() => registry.Directory.AddAsync(tenant, default).AsTask());

        var added = 0;
        var other = New();
        await registry.Directory.AddAsync(other, default);
        await Parallel.ForEachAsync(Enumerable.Range(0, 16), async (i, ct) =>
        {
            if (i % 4 == 0)
            {
                await registry.Directory.RemoveAsync(other.Id, ct);
                return;
            }

            try
            {
                await registry.Directory.AddAsync(other, ct);
                Interlocked.Increment(ref added);
            }
            catch (TenantConflictException)
            {
                // Each of them: it was there, or it was a tenant once.
            }
        });
        Assert.Equal(0, added);
        Assert.Null(await registry.Store.FindAsync(other.Id, default));
    }

    [Fact]
    public async Task A_removed_tenant_takes_its_keys_and_settings_along_and_nobody_elses()
    {
        var keys = registry.Get<ITenantApiKeyDirectory>();
        var settings = registry.Get<ITenantSettingsStore>();
        var (tenant, other) = (New(), New());
        foreach (var each in new[] { tenant, other })
        {
            await registry.Directory.AddAsync(each, default);
            await keys.AddAsync(TenantApiKey.Generate(each.Id, out _), default);
            await settings.TryAppendAsync(each.Id, new("agents", 1, "{}", TimeProvider.System.GetUtcNow(), "test"), default);
        }

        await registry.Directory.RemoveAsync(tenant.Id, default);

        Assert.Equal((0, 1), (await CountAsync(tenant), await CountAsync(other)));
        Assert.False((await settings.LoadAsync(tenant.Id, default)).TryGet("agents", out _));
        Assert.True((await settings.LoadAsync(other.Id, default)).TryGet("agents", out _));

        async Task<int> CountAsync(Tenant of) => await keys.ListAsync(of.Id, default).CountAsync();
    }

    [Fact]
    public async Task Thousands_are_listed_once_each_page_by_page_with_no_connection_held_meanwhile()
    {
        await using var node = registry.NewNode(o => o.Registry = registry.Database.Connection(registry.Database.RegistryLogin, c => c.MaxPoolSize = 1));
        await registry.Database.RunAsync("""
            WITH ids AS (INSERT INTO tenancy.tenant_ids (id) SELECT gen_random_uuid() FROM generate_series(1, 2000) RETURNING id)
            INSERT INTO tenancy.tenants (id, slug, name, status, plan, key_type, key)
            SELECT id, 'many-' || replace(id::text, '-', ''), 'Many', 'active', 'free', 'uuid', id::text FROM ids
            """);
        var store = (ITenantStore)node.GetService(typeof(ITenantStore))!;
        var seen = new List<TenantId>();

        await foreach (var tenant in store.ListAsync(default))
        {
            seen.Add(tenant.Id);
            if (seen.Count % 500 == 1)
            {
                // The only connection of the pool is free while the list is read.
                Assert.NotNull(await store.FindAsync(tenant.Id, default));
            }
        }

        var count = long.Parse((await registry.Database.Admin.ReadAllAsync("SELECT count(*) FROM tenancy.tenants"))[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(seen.Count >= 2000);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(count, seen.Count);
    }

    [Fact]
    public async Task A_status_that_this_version_does_not_know_is_an_error_and_no_tenant()
    {
        await registry.Database.RunAsync("ALTER TABLE tenancy.tenants DROP CONSTRAINT tenants_status_check");
        var tenant = New();
        await registry.Directory.AddAsync(tenant, default);
        await registry.Database.RunAsync($"UPDATE tenancy.tenants SET status = 'frozen' WHERE id = '{tenant.Id}'");

        await Assert.ThrowsAsync<TenantRegistryException>(() => registry.Scopes.EnterAsync(tenant.Id).AsTask());

        await registry.Directory.RemoveAsync(tenant.Id, default);
    }

    private static Tenant New() => new(TenantId.New(), TenantSlug.Parse($"t-{Guid.NewGuid():n}"), "New");
}
