using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.S3;

/// <summary>
/// Which requests pass, and what of them names keys: those listed here, by their exact type. One that a newer client brings is not
/// listed, and so is refused until somebody has looked at it. The caller's request stays as it is.
/// </summary>
internal sealed class TenantRequests(ITenantContext tenants, ITenantDataProtectionProvider protection, IOptions<S3TenancyOptions> options)
{
    private static readonly FrozenSet<Type> Known = ((Type[])
    [
        typeof(PutObjectRequest), typeof(InitiateMultipartUploadRequest), typeof(UploadPartRequest), typeof(CompleteMultipartUploadRequest), typeof(AbortMultipartUploadRequest),
        typeof(ListPartsRequest), typeof(ListMultipartUploadsRequest), typeof(CopyObjectRequest), typeof(CopyPartRequest), typeof(GetObjectRequest), typeof(GetObjectMetadataRequest),
        typeof(GetObjectAttributesRequest), typeof(GetObjectTaggingRequest), typeof(PutObjectTaggingRequest), typeof(DeleteObjectTaggingRequest), typeof(DeleteObjectRequest),
        typeof(DeleteObjectsRequest), typeof(ListObjectsRequest), typeof(ListObjectsV2Request), typeof(GetPreSignedUrlRequest),
    ]).ToFrozenSet();

    // A header more is a request of another kind: with x-amz-copy-source a put copies any object.
    private static readonly FrozenSet<string> PlainHeaders = FrozenSet.ToFrozenSet(
        ["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Expires"], StringComparer.OrdinalIgnoreCase);

    private readonly string _bucket = options.Value.Bucket;
    private readonly TenantResponses _responses = new(protection);

    public TenantPlace Place => new(tenants.Tenant.Id);

    /// <exception cref="NotSupportedException">The request, or something that it asks for, is none that stays with the tenant.</exception>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    public T In<T>(T original)
        where T : AmazonWebServiceRequest
    {
        ArgumentNullException.ThrowIfNull(original);
        var place = Place;
        if (!Known.Contains(original.GetType()))
        {
            throw Refuse(original);
        }

        var request = (T)Copy(original);
        switch (request)
        {
            case PutObjectRequest put:
                Demand(put, ArePlain(put.Headers) && put.CannedACL is null && put.Grants is null or { Count: 0 } && put.WebsiteRedirectLocation is null);
                (put.BucketName, put.Key) = (Bucket(put.BucketName), place.In(put.Key));
                (put.ServerSideEncryptionKeyManagementServiceKeyId, put.ServerSideEncryptionMethod) =
                    Encryption(put, put.ServerSideEncryptionKeyManagementServiceKeyId, put.ServerSideEncryptionMethod);
                break;
            case InitiateMultipartUploadRequest begin:
                Demand(begin, ArePlain(begin.Headers) && begin.CannedACL is null && begin.Grants is null or { Count: 0 } && begin.WebsiteRedirectLocation is null);
                (begin.BucketName, begin.Key) = (Bucket(begin.BucketName), place.In(begin.Key));
                (begin.ServerSideEncryptionKeyManagementServiceKeyId, begin.ServerSideEncryptionMethod) =
                    Encryption(begin, begin.ServerSideEncryptionKeyManagementServiceKeyId, begin.ServerSideEncryptionMethod);
                break;
            case CopyObjectRequest copy:
                Demand(copy, ArePlain(copy.Headers) && copy.CannedACL is null && NoGrants(copy) && copy.WebsiteRedirectLocation is null);
                (copy.SourceBucket, copy.SourceKey) = (Bucket(copy.SourceBucket), place.In(copy.SourceKey));
                (copy.DestinationBucket, copy.DestinationKey) = (Bucket(copy.DestinationBucket), place.In(copy.DestinationKey));
                (copy.ServerSideEncryptionKeyManagementServiceKeyId, copy.ServerSideEncryptionMethod) =
                    Encryption(copy, copy.ServerSideEncryptionKeyManagementServiceKeyId, copy.ServerSideEncryptionMethod);
                break;
            case CopyPartRequest copy:
                (copy.SourceBucket, copy.SourceKey) = (Bucket(copy.SourceBucket), place.In(copy.SourceKey));
                (copy.DestinationBucket, copy.DestinationKey) = (Bucket(copy.DestinationBucket), place.In(copy.DestinationKey));
                break;
            case UploadPartRequest part:
                (part.BucketName, part.Key) = (Bucket(part.BucketName), place.In(part.Key));
                break;
            case CompleteMultipartUploadRequest complete:
                (complete.BucketName, complete.Key) = (Bucket(complete.BucketName), place.In(complete.Key));
                break;
            case AbortMultipartUploadRequest abort:
                (abort.BucketName, abort.Key) = (Bucket(abort.BucketName), place.In(abort.Key));
                break;
            case ListPartsRequest parts:
                (parts.BucketName, parts.Key) = (Bucket(parts.BucketName), place.In(parts.Key));
                break;
            case ListMultipartUploadsRequest uploads:
                (uploads.BucketName, uploads.Prefix, uploads.KeyMarker) = (Bucket(uploads.BucketName), place.InPrefix(uploads.Prefix), place.InMarker(uploads.KeyMarker));
                break;
            case GetObjectRequest get:
                (get.BucketName, get.Key) = (Bucket(get.BucketName), place.In(get.Key));
                break;
            case GetObjectMetadataRequest head:
                (head.BucketName, head.Key) = (Bucket(head.BucketName), place.In(head.Key));
                break;
            case GetObjectAttributesRequest attributes:
                (attributes.BucketName, attributes.Key) = (Bucket(attributes.BucketName), place.In(attributes.Key));
                break;
            case GetObjectTaggingRequest tags:
                (tags.BucketName, tags.Key) = (Bucket(tags.BucketName), place.In(tags.Key));
                break;
            case PutObjectTaggingRequest tags:
                (tags.BucketName, tags.Key) = (Bucket(tags.BucketName), place.In(tags.Key));
                break;
            case DeleteObjectTaggingRequest tags:
                (tags.BucketName, tags.Key) = (Bucket(tags.BucketName), place.In(tags.Key));
                break;
            case DeleteObjectRequest delete:
                Demand(delete, delete.VersionId is null);
                (delete.BucketName, delete.Key) = (Bucket(delete.BucketName), place.In(delete.Key));
                break;
            case DeleteObjectsRequest delete:
                Demand(delete, delete.Objects is not null && delete.Objects.TrueForAll(static version => version.VersionId is null));
                delete.BucketName = Bucket(delete.BucketName);
                delete.Objects = delete.Objects!.ConvertAll(version => new KeyVersion { Key = place.In(version.Key), ETag = version.ETag });
                break;
            case ListObjectsRequest list:
                (list.BucketName, list.Prefix, list.Marker) = (Bucket(list.BucketName), place.InPrefix(list.Prefix), place.InMarker(list.Marker));
                break;
            case ListObjectsV2Request list:
                (list.BucketName, list.Prefix, list.StartAfter) = (Bucket(list.BucketName), place.InPrefix(list.Prefix), place.InMarker(list.StartAfter));
                list.ContinuationToken = _responses.InToken(list.ContinuationToken);
                break;
            case GetPreSignedUrlRequest link:
                Demand(link, link.Verb is HttpVerb.GET or HttpVerb.HEAD or HttpVerb.PUT or HttpVerb.DELETE && ArePlain(link.Headers) && link.Parameters is null or { Count: 0 } && link.VersionId is null);
                (link.BucketName, link.Key) = (Bucket(link.BucketName), place.In(link.Key));

                // Judged and not set: whoever follows the link would have to send it as well.
                _ = Encryption(link, link.ServerSideEncryptionKeyManagementServiceKeyId, link.ServerSideEncryptionMethod);
                break;
            default:
                throw Refuse(original);
        }

        return request;
    }

    public void Out(AmazonWebServiceResponse response, TenantPlace place) => _responses.Out(response, place);

    public static NotSupportedException Refuse(AmazonWebServiceRequest request) => new(
        $"Refused {request.GetType().Name}: it is not known to stay with the tenant's objects, or is about the bucket as a whole. Nothing was sent. "
        + "For work across tenants use a client of your own, new AmazonS3Client(…).");

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(MemberwiseClone))]
    private static extern object Copy(object original);

    private static bool ArePlain(HeadersCollection headers) => headers.Keys.All(PlainHeaders.Contains);

    private static bool NoGrants(CopyObjectRequest copy) => copy.GrantFullControl is null && copy.GrantRead is null && copy.GrantReadACP is null && copy.GrantWriteACP is null;

    private static void Demand(AmazonWebServiceRequest request, bool isHarmless)
    {
        if (!isHarmless)
        {
            throw new NotSupportedException(
                $"Refused {request.GetType().Name}: it gives rights to an object, redirects from it, or has a version, headers or parameters of its own. Nothing was sent. "
                + "Share an object by a link (GetPreSignedURL, ITenantFiles.CreateDownloadLinkAsync).");
        }
    }

    private string Bucket(string? said) => string.IsNullOrEmpty(said) || said == _bucket ? _bucket : throw new NotSupportedException(
        $"Refused a request to bucket '{said}': the tenants' bucket is '{_bucket}'. Nothing was sent. Leave BucketName out, or use a client of your own for another bucket.");

    private (string? Key, ServerSideEncryptionMethod? Method) Encryption(AmazonWebServiceRequest request, string? key, ServerSideEncryptionMethod? method) =>
        options.Value.EncryptionKey?.Invoke(tenants.Tenant) is not { } own ? (key, method)
        : key is null || key == own ? (own, ServerSideEncryptionMethod.AWSKMS)
        : throw new NotSupportedException($"Refused {request.GetType().Name}: it names a key of KMS that is not the tenant's. Nothing was sent. Leave it out.");
}
