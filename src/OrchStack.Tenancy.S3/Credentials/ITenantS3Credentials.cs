using Amazon.Runtime;

namespace OrchStack.Tenancy.S3;

/// <summary>
/// The fence in the store: credentials for a while that end at one tenant's objects, whatever is sent with them. For code that
/// reaches the store without <see cref="ITenantS3"/>: a worker, a sandbox of an agent, a browser. A singleton, thread-safe; needs <see cref="S3TenancyOptions.Role"/>.
/// </summary>
public interface ITenantS3Credentials
{
    /// <summary>The current tenant's; the same for all callers until five minutes before their end.</summary>
    /// <exception cref="InvalidOperationException">No <see cref="S3TenancyOptions.Role"/> is set.</exception>
    /// <exception cref="AmazonServiceException">The store gives none.</exception>
    Task<SessionAWSCredentials> GetAsync(CancellationToken cancellationToken = default);
}
