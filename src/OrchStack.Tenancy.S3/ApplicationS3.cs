using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.S3;

/// <summary>
/// The bucket as the application, for the two things that a tenant's own credentials cannot do: sign a link that counts for longer than
/// they do, and list uploads that were begun, for which no store knows a condition on the prefix.
/// </summary>
internal sealed class ApplicationS3(S3Clients clients, IOptions<S3TenancyOptions> options) : IDisposable
{
    private readonly Lazy<AmazonS3Client> _client = new(() => new AmazonS3Client(clients.Application, clients.Configuration));

    public string Bucket => options.Value.Bucket;

    public bool IsEncrypted => _client.Value.Config.ServiceURL?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) != true;

    public Task<string> SignAsync(GetPreSignedUrlRequest request) => _client.Value.GetPreSignedURLAsync(request);

    public async Task AbortUploadsAsync(TenantPlace place, CancellationToken cancellationToken)
    {
        var list = new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = place.Prefix };
        while (await _client.Value.ListMultipartUploadsAsync(list, cancellationToken).ConfigureAwait(false) is { MultipartUploads: { Count: > 0 } begun })
        {
            foreach (var upload in begun)
            {
                await _client.Value.AbortMultipartUploadAsync(Bucket, upload.Key, upload.UploadId, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}
