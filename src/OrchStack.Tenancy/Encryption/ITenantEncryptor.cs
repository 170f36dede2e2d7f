namespace OrchStack.Tenancy;

/// <summary>
/// Encrypts for the current tenant, with keys that no other tenant has: AES-256-GCM. A singleton, thread-safe; each call takes the
/// tenant from the context, and throws <see cref="MissingTenantException"/> where there is none.
/// </summary>
/// <remarks>
/// What was encrypted says for which purpose (<c>customers.iban</c>) and record (its key) that was, and is read for the same only: a value that was
/// copied to another row, column or tenant is refused with <see cref="TenantCiphertextException"/>, as is one of which a bit was changed.
/// Where the key is gone or disabled, <see cref="TenantKeyUnavailableException"/> says so.
/// </remarks>
public interface ITenantEncryptor
{
    /// <summary>Encrypts bytes.</summary>
    /// <returns>33 bytes more than the plaintext; other ones each time.</returns>
    ValueTask<byte[]> EncryptAsync(ReadOnlyMemory<byte> plaintext, string purpose, string record, CancellationToken cancellationToken = default);

    /// <summary>Decrypts what <see cref="EncryptAsync(ReadOnlyMemory{byte}, string, string, CancellationToken)"/> has returned.</summary>
    ValueTask<byte[]> DecryptAsync(ReadOnlyMemory<byte> ciphertext, string purpose, string record, CancellationToken cancellationToken = default);

    /// <summary>Encrypts a text.</summary>
    /// <returns>Letters of Base64Url.</returns>
    ValueTask<string> EncryptAsync(string plaintext, string purpose, string record, CancellationToken cancellationToken = default);

    /// <summary>Decrypts a text.</summary>
    ValueTask<string> DecryptAsync(string ciphertext, string purpose, string record, CancellationToken cancellationToken = default);

    /// <summary>Encrypts a stream of any length in frames of 64 KiB, in constant memory. Neither stream is closed.</summary>
    Task EncryptAsync(Stream plaintext, Stream ciphertext, string purpose, string record, CancellationToken cancellationToken = default);

    /// <summary>
    /// Decrypts a stream. Frames are written as they are found to be good; only when the call has returned is it known that none is
    /// missing at the end.
    /// </summary>
    Task DecryptAsync(Stream ciphertext, Stream plaintext, string purpose, string record, CancellationToken cancellationToken = default);
}
