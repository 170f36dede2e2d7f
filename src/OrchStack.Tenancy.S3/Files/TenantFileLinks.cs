using System.Collections.ObjectModel;
using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrchStack.Tenancy.S3;

/// <summary>
/// Links to one object each, which the store serves. Signed as the application, since a link may count for longer than a tenant's
/// credentials do; what it is for is fixed here.
/// </summary>
internal sealed class TenantFileLinks(ApplicationS3 application, IOptions<TenantFilesOptions> limits, TimeProvider time)
{
    public Task<TenantFileLink> DownloadAsync(Tenant tenant, string key, TimeSpan lifetime, string? downloadName)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(downloadName ?? key[(key.LastIndexOf('/') + 1)..]);
        var request = New(tenant, key, HttpVerb.GET, lifetime);
        request.ResponseHeaderOverrides.ContentDisposition = disposition.ToString();
        return SignAsync(request, lifetime, ReadOnlyDictionary<string, string>.Empty);
    }

    public Task<TenantFileLink> UploadAsync(Tenant tenant, string key, long length, string contentType, TimeSpan lifetime)
    {
        var said = new TenantFileOptions { ContentType = contentType, Length = limits.Value.DemandLength(length) };
        var request = New(tenant, key, HttpVerb.PUT, lifetime);
        request.ContentType = said.ContentType;
        request.Headers["Content-Length"] = length.ToString(CultureInfo.InvariantCulture);
        return SignAsync(request, lifetime, new ReadOnlyDictionary<string, string>(new Dictionary<string, string>
        {
            ["Content-Type"] = said.ContentType,
            ["Content-Length"] = request.Headers["Content-Length"],
        }));
    }

    private GetPreSignedUrlRequest New(Tenant tenant, string key, HttpVerb verb, TimeSpan lifetime) => new()
    {
        BucketName = application.Bucket,
        Key = new TenantPlace(tenant.Id).In(key),
        Verb = verb,
        Protocol = application.IsEncrypted ? Protocol.HTTPS : Protocol.HTTP,
        Expires = (time.GetUtcNow() + limits.Value.DemandLifetime(lifetime)).UtcDateTime,
    };

    private async Task<TenantFileLink> SignAsync(GetPreSignedUrlRequest request, TimeSpan lifetime, IReadOnlyDictionary<string, string> headers) => new(
        new Uri(await application.SignAsync(request).ConfigureAwait(false)), request.Verb.ToString(), headers, time.GetUtcNow() + lifetime);
}
