namespace OrchStack.Tenancy;

/// <summary>How reports of removals are signed.</summary>
public sealed class TenantRemovalOptions
{
    /// <summary>The private key (P-256) in PEM, the same on every node: <c>openssl ecparam -name prime256v1 -genkey -noout</c>.</summary>
    /// <value>Null by default: one is made at the first use, in the folder of keys (<see cref="TenantEncryptionOptions.LocalFolder"/>).</value>
    public string? SigningKey { get; set; }
}
