using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Files on this machine's disk, for one node.</summary>
internal sealed class LocalTenantFiles(ITenantContext tenants, LocalFolder folder, LocalFileLinks links, IOptions<TenantFilesOptions> options, TimeProvider time) : ITenantFiles
{
    private const int BufferLength = 81_920;

    public async Task<TenantFile> PutAsync(string key, Stream content, TenantFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return await PutAsync(tenants.Tenant.Id, TenantFileKey.Demand(key), content, options ?? new TenantFileOptions(), cancellationToken).ConfigureAwait(false);
    }

    public async Task<TenantFileContent> OpenAsync(string key, CancellationToken cancellationToken = default)
    {
        var tenant = tenants.Tenant;
        return await OpenAsync(tenant.Id, TenantFileKey.Demand(key), cancellationToken).ConfigureAwait(false) ?? throw new TenantFileNotFoundException(key, tenant);
    }

    public async Task<TenantFile?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        if (await OpenAsync(tenants.Tenant.Id, TenantFileKey.Demand(key), cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return null;
        }

        await content.DisposeAsync().ConfigureAwait(false);
        return content.File;
    }

    public async IAsyncEnumerable<TenantFileEntry> ListAsync(string prefix = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var tenant = tenants.Tenant.Id;
        TenantFileKey.DemandPrefix(prefix);
        List<TenantFileEntry> found = [];
        foreach (var path in folder.Of(tenant))
        {
            // One that is deleted meanwhile is not there any more.
            if (LocalFile.TryOpen(path) is { } stream)
            {
                await using (stream.ConfigureAwait(false))
                {
                    var label = await LocalFile.ReadLabelAsync(stream, cancellationToken).ConfigureAwait(false);
                    var file = label.ToFile(tenant);
                    if (file.Key.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        found.Add(new TenantFileEntry(file.Key, file.Length, file.Modified, file.ETag));
                    }
                }
            }
        }

        found.Sort(static (one, other) => LocalFolder.CompareBytes(one.Key, other.Key));
        foreach (var file in found)
        {
            yield return file;
        }
    }

    public async Task<TenantFile> CopyAsync(string sourceKey, string targetKey, CancellationToken cancellationToken = default)
    {
        TenantFileKey.Demand(targetKey);
        var tenant = tenants.Tenant.Id;
        var source = await OpenAsync(sourceKey, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            return await PutAsync(tenant, targetKey, source.Stream, new TenantFileOptions { ContentType = source.File.ContentType }, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<bool> DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        var path = folder.Of(tenants.Tenant.Id, TenantFileKey.Demand(key));
        if (!File.Exists(path))
        {
            return Task.FromResult(false);
        }

        File.Delete(path);
        return Task.FromResult(true);
    }

    public Task<long> DeleteAllAsync(CancellationToken cancellationToken = default) => Task.FromResult(folder.Delete(tenants.Tenant.Id, cancellationToken));

    public Task<TenantFileLink> CreateDownloadLinkAsync(string key, TimeSpan lifetime, string? downloadName = null, CancellationToken cancellationToken = default) => Task.FromResult(
        links.Create(HttpMethods.Get, new LocalFileLink(tenants.Tenant.Id.ToString(), TenantFileKey.Demand(key)) { DownloadName = downloadName }, options.Value.DemandLifetime(lifetime)));

    public Task<TenantFileLink> CreateUploadLinkAsync(string key, long length, string contentType, TimeSpan lifetime, CancellationToken cancellationToken = default) => Task.FromResult(
        links.Create(
            HttpMethods.Put,
            new LocalFileLink(tenants.Tenant.Id.ToString(), TenantFileKey.Demand(key)) { Length = options.Value.DemandLength(length), ContentType = TenantFileOptions.Demand(contentType) },
            options.Value.DemandLifetime(lifetime)));

    private async Task<TenantFileContent?> OpenAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        if (LocalFile.TryOpen(folder.Of(tenant, key)) is not { } stream)
        {
            return null;
        }

        try
        {
            var label = await LocalFile.ReadLabelAsync(stream, cancellationToken).ConfigureAwait(false);
            var file = label.Key == key ? label.ToFile(tenant) : throw LocalFile.Damaged(stream.Name);
            return new TenantFileContent(file, new FirstBytes(stream, file.Length));
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<TenantFile> PutAsync(TenantId tenant, string key, Stream content, TenantFileOptions said, CancellationToken cancellationToken)
    {
        var path = folder.Of(tenant, key);
        var unfinished = folder.Unfinished(tenant);
        try
        {
            LocalFileLabel label;
            var stream = LocalFile.Create(unfinished);
            await using (stream.ConfigureAwait(false))
            {
                var (length, hash) = await CopyAsync(content, stream, said.Length, cancellationToken).ConfigureAwait(false);
                label = new LocalFileLabel(tenant.ToString(), key, length, said.ContentType, time.GetUtcNow(), Convert.ToHexStringLower(hash));
                await LocalFile.WriteLabelAsync(stream, label, cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(unfinished, path, overwrite: true);
            return label.ToFile(tenant);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private async Task<(long Length, byte[] Hash)> CopyAsync(Stream content, FileStream target, long? said, CancellationToken cancellationToken)
    {
        var max = options.Value.MaxLength;
        var length = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
                if (length > max)
                {
                    throw TenantFileLengthException.TooLong(max);
                }

                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            return said is null || said == length ? (length, hash.GetHashAndReset()) : throw TenantFileLengthException.Other(said.Value);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
