using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrchStack.Tenancy;

/// <summary>Reads the entries of one part of an archive, one after the other. Not thread-safe.</summary>
public sealed class TenantArchiveReader
{
    private readonly ZipArchive _archive;
    private readonly string _folder;

    internal TenantArchiveReader(ZipArchive archive, string part, TenantArchiveOptions options) => (_archive, _folder, Options) = (archive, $"{part}/", options);

    /// <summary>What was asked for.</summary>
    public TenantArchiveOptions Options { get; }

    /// <summary>The names of the part's entries, below its folder, in the order in which they were written.</summary>
    public IReadOnlyList<string> Names =>
        [.. _archive.Entries.Where(entry => entry.FullName.StartsWith(_folder, StringComparison.Ordinal)).Select(entry => entry.FullName[_folder.Length..])];

    /// <summary>Opens an entry.</summary>
    /// <exception cref="TenantArchiveException">There is none of this name.</exception>
    public async Task<Stream> OpenAsync(string name, CancellationToken cancellationToken) => _archive.GetEntry(_folder + name) is { } entry
        ? await entry.OpenAsync(cancellationToken).ConfigureAwait(false)
        : throw new TenantArchiveException($"The archive has no entry '{_folder}{name}', which another of its entries names. Export the tenant again.");

    /// <summary>Reads an entry of JSON, a value for each line; none where there is no such entry.</summary>
    public async IAsyncEnumerable<T> ReadLinesAsync<T>(string name, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_archive.GetEntry(_folder + name) is null)
        {
            yield break;
        }

        var stream = await OpenAsync(name, cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            yield return JsonSerializer.Deserialize(line, type) ?? throw new TenantArchiveException($"The entry '{_folder}{name}' has a line that is null. Export the tenant again.");
        }
    }
}
