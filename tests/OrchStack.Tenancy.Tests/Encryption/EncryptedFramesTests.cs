namespace OrchStack.Tenancy.Tests;

public sealed class EncryptedFramesTests : IAsyncDisposable
{
    private const int Header = 37;
    private const int Frame = (64 * 1024) + 16;

    private readonly EncryptedTenancy _keys = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(196_608)]
    [InlineData(200_000)]
    public async Task A_stream_comes_back_as_it_was(int length)
    {
        var node = _keys.Start();
        var plaintext = Bytes(length);

        var ciphertext = await EncryptAsync(node, plaintext);

        Assert.Equal(Header + length + (16 * Math.Max(1, (length + 65_535) / 65_536)), ciphertext.Length);
        Assert.Equal(plaintext, await DecryptAsync(node, Some.Acme, ciphertext));
        await Assert.ThrowsAsync<TenantCiphertextException>(() => DecryptAsync(node, Some.Acme, ciphertext, record: "other"));
        await EncryptedTenancy.EncryptAsync(node, Some.Globex, []);
        await Assert.ThrowsAsync<TenantCiphertextException>(() => DecryptAsync(node, Some.Globex, ciphertext));
    }

    [Fact]
    public async Task Frames_that_are_cut_off_left_out_doubled_exchanged_or_of_another_stream_are_refused()
    {
        var node = _keys.Start();
        var stream = await EncryptAsync(node, Bytes(3 * 65_536));
        var other = await EncryptAsync(node, Bytes(3 * 65_536));
        byte[][] mutants =
        [
            stream[..Header], stream[..(Header + Frame)], stream[..(Header + (2 * Frame))], stream[..^1], stream[..(Header - 1)], [],
            [.. stream[..Header], .. stream[(Header + Frame)..]],
            [.. stream[..(Header + Frame)], .. stream[(Header + (2 * Frame))..]],
            [.. stream[..(Header + Frame)], .. stream[Header..]],
            [.. stream[..Header], .. stream[(Header + Frame)..(Header + (2 * Frame))], .. stream[Header..(Header + Frame)], .. stream[(Header + (2 * Frame))..]],
            [.. stream, .. stream[(Header + (2 * Frame))..]],
            [.. stream[..(Header + Frame)], .. other[(Header + Frame)..]],
            [.. other[..Header], .. stream[Header..]],
            [.. stream, 0],
        ];

        for (var i = 0; i < mutants.Length; i++)
        {
            var fault = await Record.ExceptionAsync(() => DecryptAsync(node, Some.Acme, mutants[i]));
            Assert.True(fault is TenantCiphertextException, $"{i}: {fault}");
        }

        for (var at = 0; at < Header; at++)
        {
            byte[] mutant = [.. stream];
            mutant[at] ^= 1;
            var fault = await Record.ExceptionAsync(() => DecryptAsync(node, Some.Acme, mutant));
            Assert.True(fault is TenantCiphertextException or TenantKeyUnavailableException, $"{at}: {fault}");
        }
    }

    [Fact]
    public async Task Of_a_gibibyte_a_few_frames_are_in_memory_at_a_time()
    {
        const long Length = 1L << 30;
        var node = _keys.Start();
        var source = new CountingStream(Length);
        var target = new CountingStream(0) { Source = source };

        await node.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            var pipe = new System.IO.Pipelines.Pipe(); // which keeps 64 KiB
            var writing = Task.Run(
                async () =>
                {
                    await EncryptedTenancy.Encryptor(node).EncryptAsync(source, pipe.Writer.AsStream(leaveOpen: true), "p", "r", ct);
                    await pipe.Writer.CompleteAsync();
                },
                ct);
            await EncryptedTenancy.Encryptor(node).DecryptAsync(pipe.Reader.AsStream(), target, "p", "r", ct);
            await writing;
        });

        Assert.Equal(Length, target.Written);
        Assert.InRange(target.MostKept, 1, 10 * Frame);
    }

    public ValueTask DisposeAsync() => _keys.DisposeAsync();

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static Task<byte[]> EncryptAsync(TestTenancy node, byte[] plaintext) => node.Scopes.RunAsync(Some.Acme.Id, async ct =>
    {
        using var target = new MemoryStream();
        await EncryptedTenancy.Encryptor(node).EncryptAsync(new MemoryStream(plaintext), target, "p", "r", ct);
        return target.ToArray();
    });

    private static Task<byte[]> DecryptAsync(TestTenancy node, Tenant tenant, byte[] ciphertext, string record = "r") => node.Scopes.RunAsync(tenant.Id, async ct =>
    {
        using var target = new MemoryStream();
        await EncryptedTenancy.Encryptor(node).DecryptAsync(new MemoryStream(ciphertext), target, "p", record, ct);
        return target.ToArray();
    });
}
