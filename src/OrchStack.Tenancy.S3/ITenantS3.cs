using Amazon.S3;

namespace OrchStack.Tenancy.S3;

/// <summary>The current tenant's part of the bucket. A singleton, thread-safe.</summary>
public interface ITenantS3
{
    /// <summary>
    /// AWS's client, held to the current tenant: keys are as the application names them and lie below <c>tenants/{id}/</c>. Also
    /// registered as <see cref="IAmazonS3"/>, unless the application has registered one. May be given to TransferUtility.
    /// </summary>
    /// <remarks>
    /// Each call takes the tenant from the context, and throws <see cref="MissingTenantException"/> where there is none. Objects are put,
    /// read, listed, copied, tagged, uploaded in parts and deleted; the bucket is <see cref="S3TenancyOptions.Bucket"/>, or is left out. Every other
    /// request throws <see cref="NotSupportedException"/> before anything is sent: rights, buckets and their settings, versions, and
    /// whatever a newer client brings.
    /// </remarks>
    IAmazonS3 Client { get; }
}
