using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>
/// The envelope of a message: format (1), version of the key in four bytes, nonce (12), ciphertext, tag (16). The first five bytes are part of
/// what the tag covers.
/// </summary>
internal sealed class TenantEncryptor(ITenantContext tenants, TenantKeyRings rings) : ITenantEncryptor
{
    private const byte Format = 1;
    private const int HeaderLength = 1 + sizeof(int);
    private const int Overhead = HeaderLength + TenantCipher.NonceLength + TenantCipher.TagLength;
    private const int OnStack = 512;

    public ValueTask<byte[]> EncryptAsync(ReadOnlyMemory<byte> plaintext, string purpose, string record, CancellationToken cancellationToken = default)
    {
        Demand(purpose, record);
        var tenant = tenants.Tenant.Id;
        var cipher = rings.CurrentAsync(tenant, cancellationToken);
        return cipher.IsCompletedSuccessfully ? new(Encrypt(cipher.Result, tenant, plaintext.Span, purpose, record)) : WaitAsync(cipher, tenant, plaintext, purpose, record);

        static async ValueTask<byte[]> WaitAsync(ValueTask<TenantCipher> cipher, TenantId tenant, ReadOnlyMemory<byte> plaintext, string purpose, string record) =>
            Encrypt(await cipher.ConfigureAwait(false), tenant, plaintext.Span, purpose, record);
    }

    public ValueTask<byte[]> DecryptAsync(ReadOnlyMemory<byte> ciphertext, string purpose, string record, CancellationToken cancellationToken = default)
    {
        Demand(purpose, record);
        var tenant = tenants.Tenant.Id;
        if (ciphertext.Length < Overhead || ciphertext.Span[0] != Format)
        {
            throw new TenantCiphertextException(tenant, purpose, record, "it is not of the form of one");
        }

        var cipher = rings.OfVersionAsync(tenant, BinaryPrimitives.ReadInt32BigEndian(ciphertext.Span[1..]), cancellationToken);
        return cipher.IsCompletedSuccessfully ? new(Decrypt(cipher.Result, tenant, ciphertext.Span, purpose, record)) : WaitAsync(cipher, tenant, ciphertext, purpose, record);

        static async ValueTask<byte[]> WaitAsync(ValueTask<TenantCipher> cipher, TenantId tenant, ReadOnlyMemory<byte> ciphertext, string purpose, string record) =>
            Decrypt(await cipher.ConfigureAwait(false), tenant, ciphertext.Span, purpose, record);
    }

    public async ValueTask<string> EncryptAsync(string plaintext, string purpose, string record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        return Base64Url.EncodeToString(await EncryptAsync(Encoding.UTF8.GetBytes(plaintext), purpose, record, cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask<string> DecryptAsync(string ciphertext, string purpose, string record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ciphertext);
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(ciphertext);
        }
        catch (FormatException)
        {
            throw new TenantCiphertextException(tenants.Tenant.Id, purpose, record, "it is not of the form of one");
        }

        return Encoding.UTF8.GetString(await DecryptAsync(bytes, purpose, record, cancellationToken).ConfigureAwait(false));
    }

    public async Task EncryptAsync(Stream plaintext, Stream ciphertext, string purpose, string record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plaintext);
        ArgumentNullException.ThrowIfNull(ciphertext);
        Demand(purpose, record);
        var tenant = tenants.Tenant.Id;
        var cipher = await rings.CurrentAsync(tenant, cancellationToken).ConfigureAwait(false);
        await new EncryptedFrames(tenant, purpose, record).EncryptAsync(cipher, plaintext, ciphertext, cancellationToken).ConfigureAwait(false);
    }

    public async Task DecryptAsync(Stream ciphertext, Stream plaintext, string purpose, string record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ciphertext);
        ArgumentNullException.ThrowIfNull(plaintext);
        Demand(purpose, record);
        var tenant = tenants.Tenant.Id;
        await new EncryptedFrames(tenant, purpose, record)
            .DecryptAsync(version => rings.OfVersionAsync(tenant, version, cancellationToken), ciphertext, plaintext, cancellationToken).ConfigureAwait(false);
    }

    private static void Demand(string purpose, string record)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        ArgumentNullException.ThrowIfNull(record);
    }

    private static byte[] Encrypt(TenantCipher cipher, TenantId tenant, ReadOnlySpan<byte> plaintext, string purpose, string record)
    {
        var envelope = GC.AllocateUninitializedArray<byte>(Overhead + plaintext.Length);
        var header = envelope.AsSpan(0, HeaderLength);
        header[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], cipher.Version);
        var nonce = envelope.AsSpan(HeaderLength, TenantCipher.NonceLength);
        Nonces.Fill(nonce);
        var most = SecretContext.MaxLength(HeaderLength, purpose, record);
        var context = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        var length = SecretContext.Write(context, header, tenant, purpose, record);
        cipher.Encrypt(nonce, plaintext, envelope.AsSpan(HeaderLength + TenantCipher.NonceLength, plaintext.Length), envelope.AsSpan(envelope.Length - TenantCipher.TagLength), context[..length]);
        return envelope;
    }

    private static byte[] Decrypt(TenantCipher cipher, TenantId tenant, ReadOnlySpan<byte> envelope, string purpose, string record)
    {
        var most = SecretContext.MaxLength(HeaderLength, purpose, record);
        var context = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        var length = SecretContext.Write(context, envelope[..HeaderLength], tenant, purpose, record);
        var plaintext = GC.AllocateUninitializedArray<byte>(envelope.Length - Overhead);
        try
        {
            cipher.Decrypt(
                envelope.Slice(HeaderLength, TenantCipher.NonceLength), envelope[(HeaderLength + TenantCipher.NonceLength)..^TenantCipher.TagLength], envelope[^TenantCipher.TagLength..], plaintext, context[..length]);
            return plaintext;
        }
        catch (CryptographicException)
        {
            throw new TenantCiphertextException(tenant, purpose, record, "its tag does not fit");
        }
    }
}
