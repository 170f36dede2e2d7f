namespace OrchStack.Tenancy;

/// <summary>A file that is open.</summary>
/// <param name="file">What is known of it.</param>
/// <param name="stream">Its content, from the beginning.</param>
public sealed class TenantFileContent(TenantFile file, Stream stream) : IAsyncDisposable
{
    /// <summary>What is known of the file.</summary>
    public TenantFile File { get; } = file;

    /// <summary>Its content; closed with this object.</summary>
    public Stream Stream { get; } = stream;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
