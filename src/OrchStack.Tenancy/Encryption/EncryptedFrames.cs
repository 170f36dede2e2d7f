using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrchStack.Tenancy;

/// <summary>
/// A stream: format (2), version of the key, a salt of 32 bytes from which the key of this stream alone is derived, then frames of 64 KiB
/// and a tag each. A frame's nonce is its number and whether it is the last, so none can be left out, cut off or put elsewhere.
/// </summary>
internal sealed class EncryptedFrames(TenantId tenant, string purpose, string record)
{
    private const byte Format = 2;
    private const int SaltLength = 32;
    private const int HeaderLength = 1 + sizeof(int) + SaltLength;
    private const int FrameLength = 64 * 1024;

    public async Task EncryptAsync(TenantCipher cipher, Stream plaintext, Stream ciphertext, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        header[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), cipher.Version);
        RandomNumberGenerator.Fill(header.AsSpan(1 + sizeof(int)));
        await ciphertext.WriteAsync(header, cancellationToken).ConfigureAwait(false);

        var context = Context(header);
        using var aes = cipher.ForStream(header.AsSpan(1 + sizeof(int)));
        var (read, next, sealed_) = (ArrayPool<byte>.Shared.Rent(FrameLength), ArrayPool<byte>.Shared.Rent(FrameLength), ArrayPool<byte>.Shared.Rent(FrameLength + TenantCipher.TagLength));
        try
        {
            var length = await FillAsync(plaintext, read, FrameLength, cancellationToken).ConfigureAwait(false);
            for (var number = 0U; ; number = checked(number + 1))
            {
                // One frame ahead, since the last one is marked.
                var following = length < FrameLength ? 0 : await FillAsync(plaintext, next, FrameLength, cancellationToken).ConfigureAwait(false);
                var isLast = following == 0;
                Seal(aes, number, isLast, read.AsSpan(0, length), sealed_, context);
                await ciphertext.WriteAsync(sealed_.AsMemory(0, length + TenantCipher.TagLength), cancellationToken).ConfigureAwait(false);
                if (isLast)
                {
                    return;
                }

                (read, next, length) = (next, read, following);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(read, clearArray: true);
            ArrayPool<byte>.Shared.Return(next, clearArray: true);
            ArrayPool<byte>.Shared.Return(sealed_);
        }
    }

    public async Task DecryptAsync(Func<int, ValueTask<TenantCipher>> cipherOf, Stream ciphertext, Stream plaintext, CancellationToken cancellationToken)
    {
        const int SealedLength = FrameLength + TenantCipher.TagLength;
        var header = new byte[HeaderLength];
        if (await FillAsync(ciphertext, header, HeaderLength, cancellationToken).ConfigureAwait(false) < HeaderLength || header[0] != Format)
        {
            throw Refuse("it is not of the form of one");
        }

        var cipher = await cipherOf(BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))).ConfigureAwait(false);
        var context = Context(header);
        using var aes = cipher.ForStream(header.AsSpan(1 + sizeof(int)));
        var (read, next, opened) = (ArrayPool<byte>.Shared.Rent(SealedLength), ArrayPool<byte>.Shared.Rent(SealedLength), ArrayPool<byte>.Shared.Rent(FrameLength));
        try
        {
            var length = await FillAsync(ciphertext, read, SealedLength, cancellationToken).ConfigureAwait(false);
            for (var number = 0U; ; number = checked(number + 1))
            {
                var following = length < SealedLength ? 0 : await FillAsync(ciphertext, next, SealedLength, cancellationToken).ConfigureAwait(false);
                var isLast = following == 0;
                Open(aes, number, isLast, read.AsSpan(0, length), opened, context);
                await plaintext.WriteAsync(opened.AsMemory(0, length - TenantCipher.TagLength), cancellationToken).ConfigureAwait(false);
                if (isLast)
                {
                    return;
                }

                (read, next, length) = (next, read, following);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(read);
            ArrayPool<byte>.Shared.Return(next);
            ArrayPool<byte>.Shared.Return(opened, clearArray: true);
        }
    }

    private static void Seal(AesGcm aes, uint number, bool isLast, ReadOnlySpan<byte> frame, Span<byte> target, ReadOnlySpan<byte> context)
    {
        Span<byte> nonce = stackalloc byte[TenantCipher.NonceLength];
        Number(nonce, number, isLast);
        aes.Encrypt(nonce, frame, target[..frame.Length], target.Slice(frame.Length, TenantCipher.TagLength), context);
    }

    private void Open(AesGcm aes, uint number, bool isLast, ReadOnlySpan<byte> frame, Span<byte> target, ReadOnlySpan<byte> context)
    {
        if (frame.Length < TenantCipher.TagLength)
        {
            throw Refuse("its end is missing");
        }

        Span<byte> nonce = stackalloc byte[TenantCipher.NonceLength];
        Number(nonce, number, isLast);
        try
        {
            aes.Decrypt(nonce, frame[..^TenantCipher.TagLength], frame[^TenantCipher.TagLength..], target[..(frame.Length - TenantCipher.TagLength)], context);
        }
        catch (CryptographicException)
        {
            throw Refuse($"the tag of frame {number} does not fit");
        }
    }

    private static void Number(Span<byte> nonce, uint number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce, number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }

    private static async Task<int> FillAsync(Stream source, byte[] buffer, int length, CancellationToken cancellationToken) =>
        await source.ReadAtLeastAsync(buffer.AsMemory(0, length), length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);

    private byte[] Context(byte[] header)
    {
        var context = new byte[SecretContext.MaxLength(HeaderLength, purpose, record)];
        return context[..SecretContext.Write(context, header, tenant, purpose, record)];
    }

    private TenantCiphertextException Refuse(string why) => new(tenant, purpose, record, why);
}
