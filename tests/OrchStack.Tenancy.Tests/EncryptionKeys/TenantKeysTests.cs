using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantKeysTests : IAsyncDisposable
{
    private static readonly byte[] Secret = [1, 2, 3];

    private readonly EncryptedTenancy _keys = new();

    [Fact]
    public async Task A_new_version_encrypts_and_the_older_ones_are_read_as_before()
    {
        var node = _keys.Start();
        var old = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);

        var made = await InAsync(node, keys => keys.RotateAsync());
        var young = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);

        Assert.Equal((2, 1, 2), (made.Version, old[4], young[4]));
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, old));
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, young));
        Assert.Equal(1, (await EncryptedTenancy.EncryptAsync(node, Some.Globex, Secret))[4]);
    }

    [Fact]
    public async Task Keys_are_rotated_while_others_read_and_write_on_two_nodes()
    {
        TestTenancy[] nodes = [_keys.Start(), _keys.Start()];
        var done = false;
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var count = 0;
            while (!Volatile.Read(ref done))
            {
                var ciphertext = await EncryptedTenancy.EncryptAsync(nodes[i % 2], Some.Acme, Secret);
                Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(nodes[(i + 1) % 2], Some.Acme, ciphertext)); // a version that it may not have heard of
                count++;
            }

            return count;
        })));
        for (var i = 0; i < 20; i++)
        {
            await InAsync(nodes[i % 2], keys => keys.RotateAsync());
        }

        Volatile.Write(ref done, true);
        Assert.All(await writing, count => Assert.True(count > 0));
        Assert.Equal(Enumerable.Range(1, (await InAsync(nodes[0], keys => keys.ListAsync())).Count), (await InAsync(nodes[0], keys => keys.ListAsync())).Select(key => key.Version));
    }

    [Fact]
    public async Task A_version_is_followed_by_the_next_before_it_has_encrypted_too_much()
    {
        var node = _keys.Start(messages: 1 << 20);
        await node.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            var encryptor = EncryptedTenancy.Encryptor(node);
            var versions = new int[4];
            for (var i = 0; i < (1 << 20) + 5; i++)
            {
                versions[(await encryptor.EncryptAsync(Secret, "p", "r", ct))[4]]++;
            }

            Assert.Equal([0, 1 << 20, 5, 0], versions);
        });
        Assert.Equal([2L << 20, 1L << 20], (await InAsync(node, keys => keys.ListAsync())).Select(key => key.Messages)); // what was asked for when it was full counts too
    }

    [Fact]
    public async Task A_disabled_version_is_not_read_until_it_is_enabled_again()
    {
        var node = _keys.Start();
        var other = _keys.Start();
        var old = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);
        await EncryptedTenancy.DecryptAsync(other, Some.Acme, old);

        await InAsync(node, keys => keys.DisableAsync(1));
        Assert.Contains("EnableAsync(1)", (await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => EncryptedTenancy.DecryptAsync(node, Some.Acme, old))).Message, StringComparison.Ordinal);
        Assert.Contains("RotateAsync", (await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret))).Message, StringComparison.Ordinal);
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(other, Some.Acme, old)); // which has not heard of it
        _keys.Time.Advance(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => EncryptedTenancy.DecryptAsync(other, Some.Acme, old));

        await InAsync(node, keys => keys.EnableAsync(1));
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, old));
        await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => InAsync(node, keys => keys.DisableAsync(9)));
    }

    [Fact]
    public async Task After_the_keys_are_destroyed_copies_stay_unreadable_and_the_receipt_says_what_was()
    {
        var node = _keys.Start();
        var copy = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);
        await InAsync(node, keys => keys.RotateAsync());
        var foreign = await EncryptedTenancy.EncryptAsync(node, Some.Globex, Secret);
        var wrapped = (await _keys.Store().LoadAsync(Some.Acme.Id, default)).Select(key => (key.Version, Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(key.Wrapped)))));

        var receipt = await InAsync(node, keys => keys.DestroyAsync());

        Assert.Equal(Some.Acme.Id, receipt.Tenant);
        Assert.Equal(wrapped.ToDictionary(), receipt.Keys);
        foreach (var reader in new[] { node, _keys.Start() })
        {
            Assert.Contains("were destroyed", (await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => EncryptedTenancy.DecryptAsync(reader, Some.Acme, copy))).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => EncryptedTenancy.EncryptAsync(reader, Some.Acme, Secret));
            await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => InAsync(reader, keys => keys.RotateAsync()));
            await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => InAsync(reader, keys => keys.EnableAsync(1)));
            Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(reader, Some.Globex, foreign));
        }

        Assert.Empty((await InAsync(node, keys => keys.DestroyAsync())).Keys);
        Assert.All(await _keys.Store().LoadAsync(Some.Acme.Id, default), key => Assert.Empty(key.Wrapped));
    }

    [Fact]
    public async Task A_deleted_tenants_keys_are_destroyed()
    {
        var node = _keys.Start();
        await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);

        await using (await node.Scopes.EnterPlatformAsync("offboarding"))
        {
            await node.Lifecycle.DeleteAsync(Some.Acme.Id, "offboarding");
        }

        Assert.Equal(TenantKeyStatus.Destroyed, Assert.Single(await _keys.Store().LoadAsync(Some.Acme.Id, default)).Status);
    }

    [Fact]
    public async Task Keys_are_wrapped_anew_after_a_kill_in_the_middle_and_the_former_key_is_needed_no_more()
    {
        var node = _keys.Start();
        List<byte[]> written = [];
        for (var i = 0; i < 4; i++)
        {
            written.Add(await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret));
            await InAsync(node, keys => keys.RotateAsync());
        }

        var former = await File.ReadAllTextAsync(_keys.KeyFile);
        await File.WriteAllTextAsync(_keys.KeyFile, $"new {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n{former}");
        var killed = _keys.Start(new FailingKeyStore(_keys.Store(), replacesBeforeFault: 2));
        await Assert.ThrowsAsync<TimeoutException>(() => InAsync(killed, keys => keys.RewrapAsync()));
        Assert.Equal(2, (await _keys.Store().LoadAsync(Some.Acme.Id, default)).Count(key => key.WrappedBy == "new"));
        foreach (var ciphertext in written)
        {
            Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(_keys.Start(), Some.Acme, ciphertext)); // half and half
        }

        var resumed = _keys.Start();
        Assert.Equal(3, await InAsync(resumed, keys => keys.RewrapAsync()));
        Assert.Equal(0, await InAsync(resumed, keys => keys.RewrapAsync()));
        await File.WriteAllTextAsync(_keys.KeyFile, (await File.ReadAllLinesAsync(_keys.KeyFile))[0]);
        foreach (var ciphertext in written)
        {
            Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(_keys.Start(), Some.Acme, ciphertext));
        }
    }

    [Fact]
    public async Task A_wrapped_key_of_one_tenant_opens_nothing_in_anothers_place()
    {
        var node = _keys.Start();
        await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);
        File.Copy(Path.Combine(_keys.Folder, $"{Some.Acme.Id}.json"), Path.Combine(_keys.Folder, $"{Some.Globex.Id}.json"));

        await Assert.ThrowsAnyAsync<CryptographicException>(() => EncryptedTenancy.EncryptAsync(node, Some.Globex, Secret));
    }

    [Fact]
    public async Task A_store_that_is_down_is_an_error_and_makes_no_new_key()
    {
        var store = new FailingKeyStore(_keys.Store(), replacesBeforeFault: 0) { IsDown = true };
        var node = _keys.Start(store);

        await Assert.ThrowsAsync<TimeoutException>(() => EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret));
        store.IsDown = false;
        Assert.Equal(1, (await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret))[4]);
    }

    [Fact]
    public async Task An_outage_of_the_store_is_survived_for_ten_minutes_and_is_never_an_unknown_key()
    {
        var store = new FailingKeyStore(_keys.Store(), replacesBeforeFault: 0);
        var node = _keys.Start(store);
        var other = _keys.Start();
        var known = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);
        await other.Scopes.RunAsync(Some.Acme.Id, ct => EncryptedTenancy.Keys(other).RotateAsync(ct));
        var newer = await EncryptedTenancy.EncryptAsync(other, Some.Acme, Secret);
        store.IsDown = true;

        _keys.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, known));
        await Assert.ThrowsAsync<TimeoutException>(() => EncryptedTenancy.DecryptAsync(node, Some.Acme, newer));
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, known));
        Assert.Equal(1, (await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret))[4]);
        _keys.Time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<TimeoutException>(() => EncryptedTenancy.DecryptAsync(node, Some.Acme, known));

        store.IsDown = false;
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, newer));
        Assert.Equal(2, (await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret))[4]);
    }

    [Fact]
    public async Task Is_asked_again_two_seconds_after_it_did_not_answer()
    {
        var store = new FailingKeyStore(_keys.Store(), replacesBeforeFault: 9);
        var node = _keys.Start(store);
        var other = _keys.Start();
        var known = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);
        store.IsDown = true;
        _keys.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, known));
        await other.Scopes.RunAsync(Some.Acme.Id, ct => EncryptedTenancy.Keys(other).DisableAsync(1, ct));
        store.IsDown = false;

        _keys.Time.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TenantKeyUnavailableException>(() => EncryptedTenancy.DecryptAsync(node, Some.Acme, known));
    }

    [Fact]
    public async Task Nodes_that_begin_at_once_agree_on_one_key_encryption_key_and_one_first_key()
    {
        TestTenancy[] nodes = [.. Enumerable.Range(0, 8).Select(_ => _keys.Start())];

        var written = await Task.WhenAll(nodes.Select(node => Task.Run(() => EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret))));

        Assert.Single(await _keys.Store().LoadAsync(Some.Acme.Id, default));
        foreach (var ciphertext in written)
        {
            Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(nodes[0], Some.Acme, ciphertext));
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a", "is no key-encryption key")]
    [InlineData("a AAAA", "is no key-encryption key")]
    [InlineData(null, "is missing")]
    public async Task A_file_of_key_encryption_keys_that_does_not_serve_is_said_and_never_made_anew(string? content, string why)
    {
        await EncryptedTenancy.EncryptAsync(_keys.Start(), Some.Acme, Secret);
        if (content is null)
        {
            File.Delete(_keys.KeyFile);
        }
        else
        {
            await File.WriteAllTextAsync(_keys.KeyFile, content);
        }

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => EncryptedTenancy.EncryptAsync(_keys.Start(), Some.Acme, Secret));

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Equal(content is not null, File.Exists(_keys.KeyFile));
    }

    [Fact]
    public async Task Nobody_but_the_account_reads_the_files_and_no_text_shows_a_key()
    {
        var node = _keys.Start();
        await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_keys.KeyFile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_keys.Folder, $"{Some.Acme.Id}.json")));
        }

        var key = Assert.Single(await InAsync(node, keys => keys.ListAsync()));
        Assert.DoesNotContain(key.Wrapped, key.ToString(), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    private static Task InAsync(TestTenancy node, Func<ITenantKeys, Task> work) => node.Scopes.RunAsync(Some.Acme.Id, _ => work(EncryptedTenancy.Keys(node)));

    private static Task<T> InAsync<T>(TestTenancy node, Func<ITenantKeys, Task<T>> work) => node.Scopes.RunAsync(Some.Acme.Id, _ => work(EncryptedTenancy.Keys(node)));
}
