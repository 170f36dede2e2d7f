namespace OrchStack.Tenancy;

/// <summary>How tenants' keys are kept and used.</summary>
public sealed class TenantEncryptionOptions
{
    /// <summary>
    /// The folder of the keys, where neither a store nor key-encryption keys of one's own are registered: a file with the key-encryption
    /// keys, and one for each tenant. Copy it, the first apart from the others: without it nothing that was encrypted is read.
    /// </summary>
    /// <value>Null by default: <c>tenant-keys</c> below the content root.</value>
    public string? LocalFolder { get; set; }

    /// <summary>After how long a node looks whether a tenant's keys have changed.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan Freshness { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how many messages a version is followed by the next one by itself.</summary>
    /// <value>2^31 by default, half of what AES-GCM allows with random nonces (NIST SP 800-38D).</value>
    public long MessagesPerVersion { get; set; } = 1L << 31;
}
