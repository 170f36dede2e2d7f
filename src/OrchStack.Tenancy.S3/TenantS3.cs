using Amazon.S3;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.S3;

internal sealed class TenantS3(TenantRequests requests, TenantRequestCredentials credentials, S3Clients clients, IOptions<S3TenancyOptions> options) : ITenantS3, IDisposable
{
    private readonly Lazy<TenantS3Client> _client = new(() => new TenantS3Client(requests, credentials, clients, options.Value));

    public IAmazonS3 Client => _client.Value;

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}
