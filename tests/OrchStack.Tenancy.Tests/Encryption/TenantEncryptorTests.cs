using System.Text;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantEncryptorTests : IAsyncDisposable
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("DE89 3704 0044 0532 0130 00");

    private readonly EncryptedTenancy _keys = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(100_000)]
    public async Task What_a_tenant_encrypts_it_reads_and_no_two_ciphertexts_are_alike(int length)
    {
        var node = _keys.Start();
        var plaintext = new byte[length];
        Random.Shared.NextBytes(plaintext);

        var first = await EncryptedTenancy.EncryptAsync(node, Some.Acme, plaintext);
        var second = await EncryptedTenancy.EncryptAsync(node, Some.Acme, plaintext);

        Assert.Equal(length + 33, first.Length);
        Assert.NotEqual(first, second);
        Assert.Equal(plaintext, await EncryptedTenancy.DecryptAsync(node, Some.Acme, first));
        Assert.Equal(plaintext, await EncryptedTenancy.DecryptAsync(node, Some.Acme, second));
        Assert.Equal(plaintext, await EncryptedTenancy.DecryptAsync(_keys.Start(), Some.Acme, first)); // another node
    }

    [Theory]
    [InlineData("globex", "customers.iban", "42")]
    [InlineData("acme", "customers.name", "42")]
    [InlineData("acme", "customers.iban", "43")]
    [InlineData("acme", "customers.iban", "")]
    [InlineData("acme", "customers.iban4", "2")] // together the same letters
    [InlineData("acme", "customers.", "iban42")]
    public async Task What_is_moved_to_another_tenant_purpose_or_record_is_refused(string slug, string purpose, string record)
    {
        var node = _keys.Start();
        var tenant = slug == "acme" ? Some.Acme : Some.Globex;
        var ciphertext = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret, "customers.iban", "42");
        await EncryptedTenancy.EncryptAsync(node, Some.Globex, Secret); // which has a version 1 too

        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, ciphertext, "customers.iban", "42"));
        await Assert.ThrowsAsync<TenantCiphertextException>(() => EncryptedTenancy.DecryptAsync(node, tenant, ciphertext, purpose, record));
    }

    [Fact]
    public async Task No_bit_of_a_ciphertext_can_be_changed_and_none_of_a_hundred_thousand_mutations_is_read()
    {
        var node = _keys.Start();
        var ciphertext = await EncryptedTenancy.EncryptAsync(node, Some.Acme, Secret);
        var other = await EncryptedTenancy.EncryptAsync(node, Some.Acme, [.. Secret.Reverse()]);
        var read = 0;
        await node.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            var encryptor = EncryptedTenancy.Encryptor(node);
            for (var bit = 0; bit < ciphertext.Length * 8; bit++)
            {
                await TryAsync(Changed(bytes => bytes[bit / 8] ^= (byte)(1 << (bit % 8))));
            }

            var random = new Random(7);
            for (var i = 0; i < 100_000; i++)
            {
                await TryAsync((i % 4) switch
                {
                    0 => Changed(bytes => bytes[random.Next(5, bytes.Length)] ^= (byte)random.Next(1, 256)),
                    1 => ciphertext[..random.Next(ciphertext.Length)],
                    2 => [.. ciphertext, (byte)random.Next(256)],
                    _ => [.. ciphertext[..random.Next(6, ciphertext.Length - 1)], .. other[random.Next(6, other.Length)..]],
                });
            }

            async Task TryAsync(byte[] mutant)
            {
                try
                {
                    await encryptor.DecryptAsync(mutant, "p", "r", ct);
                    read++;
                }
                catch (Exception refused) when (refused is TenantCiphertextException or TenantKeyUnavailableException)
                {
                }
            }
        });

        Assert.Equal(0, read);
        Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, Some.Acme, ciphertext)); // the control

        byte[] Changed(Action<byte[]> change)
        {
            byte[] mutant = [.. ciphertext];
            change(mutant);
            return mutant;
        }
    }

    [Fact]
    public async Task A_text_comes_back_letter_by_letter_and_what_is_no_ciphertext_is_refused()
    {
        var node = _keys.Start();
        var encryptor = EncryptedTenancy.Encryptor(node);
        await node.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            foreach (var text in new[] { "", "ä日本😀", new string('x', 10_000) })
            {
                var ciphertext = await encryptor.EncryptAsync(text, "p", "r", ct);
                Assert.Matches("^[A-Za-z0-9_-]+$", ciphertext);
                Assert.Equal(text, await encryptor.DecryptAsync(ciphertext, "p", "r", ct));
            }

            foreach (var text in new[] { "", "DE89 3704", "AQAAAAE", "===", "é" })
            {
                await Assert.ThrowsAsync<TenantCiphertextException>(async () => await encryptor.DecryptAsync(text, "p", "r", ct));
            }

            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await encryptor.EncryptAsync("x", "", "r", ct));
        });
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_encrypted_or_read()
    {
        var encryptor = EncryptedTenancy.Encryptor(_keys.Start());

        await Assert.ThrowsAsync<MissingTenantException>(async () => await encryptor.EncryptAsync(Secret, "p", "r"));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await encryptor.DecryptAsync(new byte[40], "p", "r"));
        await Assert.ThrowsAsync<MissingTenantException>(() => encryptor.EncryptAsync(Stream.Null, Stream.Null, "p", "r"));
        await Assert.ThrowsAsync<MissingTenantException>(() => encryptor.DecryptAsync(Stream.Null, Stream.Null, "p", "r"));
        Assert.Empty(Directory.GetFiles(_keys.Folder, "*.json"));
    }

    [Fact]
    public async Task Many_tenants_at_once_are_never_given_anothers_key()
    {
        var node = _keys.Start();
        foreach (var tenant in new[] { Some.Acme, Some.Globex })
        {
            await EncryptedTenancy.EncryptAsync(node, tenant, Secret);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var (own, other) = i % 2 == 0 ? (Some.Acme, Some.Globex) : (Some.Globex, Some.Acme);
            var ciphertext = await EncryptedTenancy.EncryptAsync(node, own, Secret);
            Assert.Equal(Secret, await EncryptedTenancy.DecryptAsync(node, own, ciphertext));
            await Assert.ThrowsAsync<TenantCiphertextException>(() => EncryptedTenancy.DecryptAsync(node, other, ciphertext));
        });
    }

    [Fact]
    public void No_nonce_comes_twice_in_ten_million_of_eight_threads()
    {
        const int Threads = 8;
        const int Each = 1_250_000;
        var drawn = new UInt128[Threads * Each];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            Span<byte> nonce = stackalloc byte[16];
            for (var i = 0; i < Each; i++)
            {
                Nonces.Fill(nonce[4..]);
                drawn[(thread * Each) + i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(nonce);
            }
        });
        Array.Sort(drawn);

        var twice = 0;
        for (var i = 1; i < drawn.Length; i++)
        {
            twice += drawn[i] == drawn[i - 1] ? 1 : 0;
        }

        Assert.Equal(0, twice);
    }

    public ValueTask DisposeAsync() => _keys.DisposeAsync();
}
