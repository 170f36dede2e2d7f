namespace OrchStack.Tenancy;

/// <summary>Thrown where a tenant names an API key that it does not have. It says nothing of other tenants' keys.</summary>
public sealed class UnknownTenantApiKeyException : TenancyException
{
    /// <summary>Creates the refusal; for directories of one's own.</summary>
    /// <param name="owner">The tenant that has no such key.</param>
    /// <param name="keyId">The id that was asked for.</param>
    public UnknownTenantApiKeyException(TenantId owner, string keyId)
        : base($"Tenant '{owner}' has no API key '{keyId}'. Nothing was changed; ITenantApiKeys.ListAsync lists those that it has.") => KeyId = keyId;

    /// <summary>The id that was asked for.</summary>
    public string KeyId { get; }
}
