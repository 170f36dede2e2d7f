using Amazon.Runtime;
using Amazon.S3;

namespace OrchStack.Tenancy.S3;

/// <summary>Where the tenants' bucket is, and as whom it is used.</summary>
public sealed class S3TenancyOptions
{
    /// <summary>The bucket of all tenants, in which each has the keys below <c>tenants/{id}/</c>.</summary>
    /// <value>Has to be set.</value>
    public string Bucket { get; set; } = "";

    /// <summary>
    /// The address of a store that is not AWS's own, such as <c>http://localhost:9000</c>. With it buckets are named in the path, checksums are
    /// sent only where they have to be, and several keys are deleted one by one: what such stores can do.
    /// </summary>
    /// <value>Null by default: AWS, in the region of the environment.</value>
    public string? ServiceUrl { get; set; }

    /// <summary>
    /// The address of the store's token service. With Ceph it has to be one that tenants' code cannot reach, a gateway of its own
    /// beside one for objects without <c>sts</c> in <c>rgw_enable_apis</c>: there, a session may take on the role once more and sheds its policy.
    /// </summary>
    /// <value>Null by default: <see cref="ServiceUrl"/>, or AWS's own.</value>
    public string? TokenServiceUrl { get; set; }

    /// <summary>Changes how clients are made: region, proxy, retries.</summary>
    /// <value>Null by default.</value>
    public Action<AmazonS3Config>? ConfigureClient { get; set; }

    /// <summary>As whom the application uses the bucket.</summary>
    /// <value>Null by default: as AWS's SDK finds in the environment.</value>
    public AWSCredentials? Credentials { get; set; }

    /// <summary>
    /// The role that is taken on for one tenant at a time, with a policy that ends at its keys. With it every request goes with
    /// credentials that the store itself holds to the tenant; see <see cref="ITenantS3Credentials"/>.
    /// </summary>
    /// <value>Null by default: requests go with the application's credentials, and our client alone keeps tenants apart.</value>
    public string? Role { get; set; }

    /// <summary>How long credentials of a tenant count; they are renewed five minutes before their end.</summary>
    /// <value>1 hour by default; 15 minutes to 12 hours.</value>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The key of KMS with which the store encrypts a tenant's objects; null for a tenant without one.</summary>
    /// <value>Null by default: as the bucket says.</value>
    public Func<Tenant, string?>? EncryptionKey { get; set; }

    internal bool IsCompatible => ServiceUrl is not null;
}
