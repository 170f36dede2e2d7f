namespace OrchStack.Tenancy;

/// <summary>What a version of a tenant's key may be used for.</summary>
public enum TenantKeyStatus
{
    /// <summary>Decrypts; the newest of them encrypts.</summary>
    Enabled = 1,

    /// <summary>Neither, until it is enabled again.</summary>
    Disabled = 2,

    /// <summary>Neither, for ever: the key is gone.</summary>
    Destroyed = 3,
}
