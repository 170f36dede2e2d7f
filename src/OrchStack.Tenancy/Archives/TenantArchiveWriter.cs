using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrchStack.Tenancy;

/// <summary>Writes the entries of one part of an archive, one after the other. Not thread-safe.</summary>
public sealed class TenantArchiveWriter
{
    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly Dictionary<string, string> _hashes;

    internal TenantArchiveWriter(ZipArchive archive, string part, Dictionary<string, string> hashes, TenantArchiveOptions options) =>
        (_archive, _folder, _hashes, Options) = (archive, $"{part}/", hashes, options);

    /// <summary>What was asked for.</summary>
    public TenantArchiveOptions Options { get; }

    /// <summary>Writes an entry.</summary>
    /// <param name="name">Its name below the part's folder.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(write);
        var entry = _archive.CreateEntry(_folder + name, CompressionLevel.Fastest);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var stream = new HashingStream(await entry.OpenAsync(cancellationToken).ConfigureAwait(false), hash);
        await using (stream.ConfigureAwait(false))
        {
            await write(stream).ConfigureAwait(false);
        }

        _hashes.Add(_folder + name, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Writes an entry of JSON, a line for each value (JSON Lines, in UTF-8).</summary>
    public Task WriteLinesAsync<T>(string name, IAsyncEnumerable<T> values, JsonTypeInfo<T> type, CancellationToken cancellationToken) => WriteAsync(
        name,
        async stream =>
        {
            await foreach (var value in values.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(value, type), cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);
}
