using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;

namespace OrchStack.Tenancy.S3;

/// <summary>
/// AWS's own client with a handler at the head of its pipeline, and the few calls that go past the pipeline. Its credentials are given out
/// within the pipeline alone, so what is signed beside it, by a base class that somebody casts to, is refused.
/// </summary>
internal sealed class TenantS3Client : AmazonS3Client, IAmazonS3
{
    private readonly TenantRequests _requests;
    private readonly TenantRequestCredentials _credentials;
    private readonly bool _deletesOneByOne;

    // Made while the base class is constructed, before there are fields.
    private TenantRequestHandler? _handler;

    public TenantS3Client(TenantRequests requests, TenantRequestCredentials credentials, S3Clients clients, S3TenancyOptions options)
        : base(credentials, clients.Configuration)
    {
        (_requests, _credentials, _deletesOneByOne) = (requests, credentials, options.IsCompatible);
        _handler!.Use(requests, credentials);
    }

    string IAmazonS3.GetPreSignedURL(GetPreSignedUrlRequest request)
    {
        var own = _requests.In(request);
        using (_credentials.Give())
        {
            return GetPreSignedURL(own);
        }
    }

    async Task<string> IAmazonS3.GetPreSignedURLAsync(GetPreSignedUrlRequest request)
    {
        var own = _requests.In(request);
        using (_credentials.Give())
        {
            return await GetPreSignedURLAsync(own).ConfigureAwait(false);
        }
    }

    CreatePresignedPostResponse IAmazonS3.CreatePresignedPost(CreatePresignedPostRequest request) => throw TenantRequests.Refuse(request);

    Task<CreatePresignedPostResponse> IAmazonS3.CreatePresignedPostAsync(CreatePresignedPostRequest request) => throw TenantRequests.Refuse(request);

    string Amazon.Runtime.SharedInterfaces.ICoreAmazonS3.GeneratePreSignedURL(string bucketName, string objectKey, DateTime expiration, IDictionary<string, object> additionalProperties) =>
        ((IAmazonS3)this).GetPreSignedURL(new GetPreSignedUrlRequest { BucketName = bucketName, Key = objectKey, Expires = expiration });

    public override async Task<DeleteObjectsResponse> DeleteObjectsAsync(DeleteObjectsRequest request, CancellationToken cancellationToken = default)
    {
        if (!_deletesOneByOne)
        {
            return await base.DeleteObjectsAsync(request, cancellationToken).ConfigureAwait(false);
        }

        // All of them are judged before the first is deleted.
        _requests.In(request);
        var response = new DeleteObjectsResponse { DeletedObjects = [], DeleteErrors = [] };
        foreach (var version in request.Objects)
        {
            await DeleteObjectAsync(new DeleteObjectRequest { BucketName = request.BucketName, Key = version.Key }, cancellationToken).ConfigureAwait(false);
            response.DeletedObjects.Add(new DeletedObject { Key = version.Key });
        }

        return response;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandler(_handler = new TenantRequestHandler());
    }
}
