namespace OrchStack.Tenancy;

/// <summary>
/// The keys that wrap those of tenants: a file on this machine by default, or a service of one's own, such as a KMS. Register one as a
/// service; must be thread-safe. An outage must throw.
/// </summary>
public interface IKeyEncryptionKeys
{
    /// <summary>The one that wraps from now on.</summary>
    string CurrentId { get; }

    /// <summary>Wraps a key with the current one.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="context">Whose it is: the same has to be given to unwrap it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    ValueTask<byte[]> WrapAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> context, CancellationToken cancellationToken);

    /// <summary>Unwraps a key.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was wrapped by another, or for another context.</exception>
    ValueTask<byte[]> UnwrapAsync(string id, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> context, CancellationToken cancellationToken);
}
