namespace OrchStack.Tenancy;

/// <summary>Thrown for a ciphertext that is not what this tenant has encrypted for this purpose and record.</summary>
public sealed class TenantCiphertextException : TenancyException
{
    internal TenantCiphertextException(TenantId tenant, string purpose, string record, string why)
        : base($"""
            Refused to decrypt '{purpose}' of record '{record}' for tenant '{tenant}': {why}.
            It was altered or cut, or was encrypted for another tenant, purpose or record. Restore the value from a copy; a value is moved by decrypting it where it was and encrypting it where it goes.
            """)
    {
    }
}
