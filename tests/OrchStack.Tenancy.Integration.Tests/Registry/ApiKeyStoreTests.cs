using System.Security.Cryptography;

namespace OrchStack.Tenancy.Integration.Tests.Registry;

public sealed class ApiKeyStoreTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private ITenantApiKeyStore Store => registry.Get<ITenantApiKeyStore>();

    private ITenantApiKeyDirectory Directory => registry.Get<ITenantApiKeyDirectory>();

    [Fact]
    public async Task A_key_comes_back_with_all_that_was_stored_and_its_secret_is_nowhere()
    {
        var key = TenantApiKey.Generate(registry.Acme.Id, out var credential) with
        {
            Name = "Ada's",
            Scopes = ["documents.read", "*"],
            CreatedAt = Now,
            ExpiresAt = Now.AddDays(1).ToOffset(TimeSpan.FromHours(9)),
            LastUsedAt = Now.AddHours(1),
            RevokedAt = Now.AddHours(2),
        };

        await Directory.AddAsync(key, default);

        var found = (await Store.FindAsync(key.KeyId, default))!;
        Assert.Equal(Describe(key), Describe(found));
        await using var stored = registry.Database.Admin.CreateCommand("SELECT string_agg(k::text, '') FROM tenancy.tenant_api_keys k");
        var table = (string)(await stored.ExecuteScalarAsync())!;
        Assert.Contains(key.KeyId, table, StringComparison.Ordinal);
        Assert.DoesNotContain(credential[(credential.IndexOf(key.KeyId, StringComparison.Ordinal) + key.KeyId.Length)..][1..], table, StringComparison.Ordinal);
        Assert.True(SHA256.HashSizeInBytes == found.CopySecretHash().Length);
    }

    [Fact]
    public async Task No_key_is_null_and_an_id_is_taken_once()
    {
        var key = await AddAsync(registry.Acme);

        Assert.Null(await Store.FindAsync("nobody", default));
        await Assert.ThrowsAsync<TenantConflictException>(() => Directory.AddAsync(new TenantApiKey(key.KeyId, registry.Globex.Id, new byte[32]), default).AsTask());
        Assert.Equal(registry.Acme.Id, (await Store.FindAsync(key.KeyId, default))!.TenantId);
    }

    [Fact]
    public async Task Another_tenant_can_neither_change_nor_list_nor_remove_a_key()
    {
        var key = await AddAsync(registry.Acme);

        await Assert.ThrowsAsync<UnknownTenantApiKeyException>(
            () => Directory.ChangeAsync(registry.Globex.Id, key.KeyId, static k => k with { RevokedAt = Now }, default).AsTask());
        await Directory.RemoveAllAsync(registry.Globex.Id, default);

        Assert.DoesNotContain(key.KeyId, await Directory.ListAsync(registry.Globex.Id, default).Select(k => k.KeyId).ToListAsync());
        Assert.Null((await Store.FindAsync(key.KeyId, default))!.RevokedAt);
    }

    [Fact]
    public async Task A_change_cannot_give_a_key_to_another_tenant()
    {
        var key = await AddAsync(registry.Acme);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Directory.ChangeAsync(registry.Acme.Id, key.KeyId, k => new TenantApiKey(k.KeyId, registry.Globex.Id, k.CopySecretHash()), default).AsTask());

        Assert.Equal(registry.Acme.Id, (await Store.FindAsync(key.KeyId, default))!.TenantId);
    }

    [Fact]
    public async Task Changes_at_once_all_count()
    {
        var key = await AddAsync(registry.Acme);

        await Parallel.ForEachAsync(Enumerable.Range(0, 20), async (_, ct) =>
            await Directory.ChangeAsync(registry.Acme.Id, key.KeyId, static k => k with { Name = k.Name + "+" }, ct));

        Assert.Equal(key.Name + new string('+', 20), (await Store.FindAsync(key.KeyId, default))!.Name);
    }

    [Fact]
    public async Task A_last_use_only_moves_forward_and_nodes_that_write_the_same_keys_do_not_block_each_other()
    {
        var keys = new List<TenantApiKey>();
        for (var i = 0; i < 20; i++)
        {
            keys.Add(await AddAsync(registry.Acme));
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 30), async (minute, ct) =>
        {
            var order = minute % 2 == 0 ? keys : Enumerable.Reverse(keys);
            await Directory.RecordUseAsync(order.ToDictionary(k => k.KeyId, _ => Now.AddMinutes(minute).ToOffset(TimeSpan.FromHours(2))), ct);
        });
        await Directory.RecordUseAsync(new Dictionary<string, DateTimeOffset> { [keys[0].KeyId] = Now, ["nobody"] = Now }, default);

        Assert.All(await Directory.ListAsync(registry.Acme.Id, default).Where(k => keys.Any(used => used.KeyId == k.KeyId)).ToListAsync(), key => Assert.Equal(Now.AddMinutes(29), key.LastUsedAt));
    }

    private async Task<TenantApiKey> AddAsync(Tenant tenant)
    {
        var key = TenantApiKey.Generate(tenant.Id, out _) with { CreatedAt = Now };
        await Directory.AddAsync(key, default);
        return key;
    }

    private static string Describe(TenantApiKey key) => string.Join(
        '|',
        key.KeyId,
        key.TenantId,
        Convert.ToHexString(key.CopySecretHash()),
        key.Name,
        string.Join(' ', key.Scopes),
        key.CreatedAt?.UtcDateTime,
        key.ExpiresAt?.UtcDateTime,
        key.LastUsedAt?.UtcDateTime,
        key.RevokedAt?.UtcDateTime);
}
