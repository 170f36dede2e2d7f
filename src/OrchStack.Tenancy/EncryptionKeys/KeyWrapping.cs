using System.Security.Cryptography;

namespace OrchStack.Tenancy;

/// <summary>A key wrapped by another with AES-256-GCM: nonce, ciphertext, tag.</summary>
internal static class KeyWrapping
{
    public static byte[] Wrap(byte[] by, ReadOnlySpan<byte> key, ReadOnlySpan<byte> context)
    {
        var wrapped = new byte[TenantCipher.NonceLength + key.Length + TenantCipher.TagLength];
        var nonce = wrapped.AsSpan(0, TenantCipher.NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(by, TenantCipher.TagLength);
        aes.Encrypt(nonce, key, wrapped.AsSpan(TenantCipher.NonceLength, key.Length), wrapped.AsSpan(wrapped.Length - TenantCipher.TagLength), context);
        return wrapped;
    }

    /// <exception cref="CryptographicException">It was wrapped by another key, for another context, or was changed.</exception>
    public static byte[] Unwrap(byte[] by, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> context)
    {
        var length = wrapped.Length - TenantCipher.NonceLength - TenantCipher.TagLength;
        var key = length > 0 ? new byte[length] : throw new CryptographicException("It is too short for a wrapped key.");
        using var aes = new AesGcm(by, TenantCipher.TagLength);
        aes.Decrypt(wrapped[..TenantCipher.NonceLength], wrapped[TenantCipher.NonceLength..^TenantCipher.TagLength], wrapped[^TenantCipher.TagLength..], key, context);
        return key;
    }
}
