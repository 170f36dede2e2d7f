using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.S3;

/// <summary>Files in the bucket, through the tenants' client.</summary>
internal sealed class S3TenantFiles(
    ITenantS3 s3, ApplicationS3 application, TenantFileLinks links, ITenantContext tenants, IOptions<TenantFilesOptions> limits, TimeProvider time) : ITenantFiles
{
    private const int KeysAtOnce = 1_000;

    private static readonly string UnknownType = new TenantFileOptions().ContentType;

    private IAmazonS3 Client => s3.Client;

    public async Task<TenantFile> PutAsync(string key, Stream content, TenantFileOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        _ = tenants.Tenant;
        var said = options ?? new TenantFileOptions();
        var (length, tag) = await new S3Upload(Client, TenantFileKey.Demand(key), said, limits.Value.MaxLength).PutAsync(content, cancellationToken).ConfigureAwait(false);
        return new TenantFile(key, length, said.ContentType, time.GetUtcNow(), ETag(tag));
    }

    public async Task<TenantFileContent> OpenAsync(string key, CancellationToken cancellationToken = default)
    {
        var tenant = tenants.Tenant;
        TenantFileKey.Demand(key);
        try
        {
            var found = await Client.GetObjectAsync(new GetObjectRequest { Key = key }, cancellationToken).ConfigureAwait(false);
            var file = new TenantFile(key, found.ContentLength, found.Headers.ContentType ?? UnknownType, Utc(found.LastModified), ETag(found.ETag));
            return new TenantFileContent(file, found.ResponseStream);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            if (missing.StatusCode == HttpStatusCode.Forbidden && await IsListedAsync(key, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            throw new TenantFileNotFoundException(key, tenant);
        }
    }

    public async Task<TenantFile?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        _ = tenants.Tenant;
        TenantFileKey.Demand(key);
        try
        {
            var found = await Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { Key = key }, cancellationToken).ConfigureAwait(false);
            return new TenantFile(key, found.ContentLength, found.Headers.ContentType ?? UnknownType, Utc(found.LastModified), ETag(found.ETag));
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            if (missing.StatusCode == HttpStatusCode.Forbidden && await IsListedAsync(key, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            return null;
        }
    }

    public async IAsyncEnumerable<TenantFileEntry> ListAsync(string prefix = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TenantFileKey.DemandPrefix(prefix);
        var request = new ListObjectsV2Request { Prefix = prefix, MaxKeys = KeysAtOnce };
        do
        {
            var page = await Client.ListObjectsV2Async(request, cancellationToken).ConfigureAwait(false);
            foreach (var found in page.S3Objects ?? [])
            {
                yield return new TenantFileEntry(found.Key, found.Size ?? 0, Utc(found.LastModified), ETag(found.ETag));
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);
    }

    public async Task<TenantFile> CopyAsync(string sourceKey, string targetKey, CancellationToken cancellationToken = default)
    {
        var tenant = tenants.Tenant;
        TenantFileKey.Demand(targetKey);
        var source = await FindAsync(sourceKey, cancellationToken).ConfigureAwait(false) ?? throw new TenantFileNotFoundException(sourceKey, tenant);
        if (sourceKey == targetKey)
        {
            return source;
        }

        await Client.CopyObjectAsync(new CopyObjectRequest { SourceKey = sourceKey, DestinationKey = targetKey }, cancellationToken).ConfigureAwait(false);
        return await FindAsync(targetKey, cancellationToken).ConfigureAwait(false) ?? throw new TenantFileNotFoundException(targetKey, tenant);
    }

    public async Task<bool> DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        await Client.DeleteObjectAsync(new DeleteObjectRequest { Key = key }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task<long> DeleteAllAsync(CancellationToken cancellationToken = default)
    {
        var deleted = 0L;
        var list = new ListObjectsV2Request { MaxKeys = KeysAtOnce };
        while (await Client.ListObjectsV2Async(list, cancellationToken).ConfigureAwait(false) is { S3Objects: { Count: > 0 } found })
        {
            await Client.DeleteObjectsAsync(new DeleteObjectsRequest { Objects = found.ConvertAll(one => new KeyVersion { Key = one.Key }) }, cancellationToken).ConfigureAwait(false);
            deleted += found.Count;
        }

        await application.AbortUploadsAsync(new TenantPlace(tenants.Tenant.Id), cancellationToken).ConfigureAwait(false);
        return deleted;
    }

    public Task<TenantFileLink> CreateDownloadLinkAsync(string key, TimeSpan lifetime, string? downloadName = null, CancellationToken cancellationToken = default) =>
        links.DownloadAsync(tenants.Tenant, TenantFileKey.Demand(key), lifetime, downloadName);

    public Task<TenantFileLink> CreateUploadLinkAsync(string key, long length, string contentType, TimeSpan lifetime, CancellationToken cancellationToken = default) =>
        links.UploadAsync(tenants.Tenant, TenantFileKey.Demand(key), length, contentType, lifetime);

    /// <summary>Who may list below a prefix only is told 403 for what is not there, by AWS; a list says which of both it is.</summary>
    private async Task<bool> IsListedAsync(string key, CancellationToken cancellationToken)
    {
        var page = await Client.ListObjectsV2Async(new ListObjectsV2Request { Prefix = key, MaxKeys = 1 }, cancellationToken).ConfigureAwait(false);
        return page.S3Objects is [var first, ..] && first.Key == key;
    }

    private static DateTimeOffset Utc(DateTime? time) => time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known.ToUniversalTime(), DateTimeKind.Utc)) : default;

    private static string ETag(string? tag) => tag?.Trim('"') ?? "";
}
