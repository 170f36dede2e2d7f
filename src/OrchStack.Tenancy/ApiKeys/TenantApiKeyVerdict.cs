namespace OrchStack.Tenancy;

/// <summary>What a request's API key is worth; kept on the request, so that it is read and hashed once.</summary>
internal sealed class TenantApiKeyVerdict
{
    public static readonly TenantApiKeyVerdict Absent = new();
    public static readonly TenantApiKeyVerdict Invalid = new() { Fault = TenantEvidence.BadCredential("The API key is unknown, expired, revoked or mistyped.", TenantApiKeyDefaults.AuthenticationScheme) };
    public static readonly TenantApiKeyVerdict Duplicated = new() { Fault = TenantEvidence.Malformed("The request carries more than one API key.") };

    public TenantApiKey? Key { get; private init; }

    public TenantEvidence? Fault { get; private init; }

    public static TenantApiKeyVerdict Good(TenantApiKey key) => new() { Key = key };
}
