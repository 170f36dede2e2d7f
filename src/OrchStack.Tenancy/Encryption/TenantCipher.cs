using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace OrchStack.Tenancy;

/// <summary>
/// One version of a tenant's key, ready for use. Instances of AES-GCM are not thread-safe and cost microseconds to make, so they are
/// kept. Thread-safe.
/// </summary>
internal sealed class TenantCipher(int version, byte[] key)
{
    public const int KeyLength = 32;
    public const int NonceLength = 12;
    public const int TagLength = 16;

    private readonly ConcurrentBag<AesGcm> _ready = [];

    // How many messages this process may still encrypt before it says so to the store.
    private long _reserved;

    public int Version => version;

    /// <summary>Takes one message off what was reserved.</summary>
    public bool TryTake() => Interlocked.Decrement(ref _reserved) >= 0;

    public void Reserve(long messages) => Interlocked.Exchange(ref _reserved, messages);

    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> context)
    {
        var aes = Take();
        aes.Encrypt(nonce, plaintext, ciphertext, tag, context);
        _ready.Add(aes);
    }

    /// <exception cref="CryptographicException">It is another text, key or context.</exception>
    public void Decrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> context)
    {
        var aes = Take();
        aes.Decrypt(nonce, ciphertext, tag, plaintext, context);
        _ready.Add(aes);
    }

    /// <summary>The cipher of one stream, whose nonces count its frames.</summary>
    public AesGcm ForStream(ReadOnlySpan<byte> salt)
    {
        Span<byte> own = stackalloc byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, own, salt, "orchstack stream"u8);
        var aes = new AesGcm(own, TagLength);
        CryptographicOperations.ZeroMemory(own);
        return aes;
    }

    private AesGcm Take() => _ready.TryTake(out var aes) ? aes : new AesGcm(key, TagLength);
}
