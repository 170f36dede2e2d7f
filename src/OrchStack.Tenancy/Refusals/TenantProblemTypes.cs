namespace OrchStack.Tenancy;

/// <summary>The stable <c>type</c> of each ProblemDetails (RFC 9457) with which a request is refused.</summary>
public static class TenantProblemTypes
{
    /// <summary>400: the endpoint needs a tenant and the request names none.</summary>
    public const string TenantRequired = "urn:orchstack:tenancy:tenant-required";

    /// <summary>400: the evidence cannot be read, or stands in the request twice.</summary>
    public const string MalformedEvidence = "urn:orchstack:tenancy:malformed-evidence";

    /// <summary>401: the credential is unknown, expired or mistyped.</summary>
    public const string InvalidCredential = "urn:orchstack:tenancy:invalid-credential";

    /// <summary>403: the request names two tenants.</summary>
    public const string TenantConflict = "urn:orchstack:tenancy:tenant-conflict";

    /// <summary>403: the principal is not a member of the tenant.</summary>
    public const string NotAMember = "urn:orchstack:tenancy:not-a-member";

    /// <summary>403: the API key lacks a scope that the endpoint demands.</summary>
    public const string InsufficientScope = "urn:orchstack:tenancy:insufficient-scope";

    /// <summary>403: the tenant is being made, suspended or being deleted.</summary>
    public const string TenantSuspended = "urn:orchstack:tenancy:tenant-suspended";

    /// <summary>404: the registry has no such tenant.</summary>
    public const string UnknownTenant = "urn:orchstack:tenancy:unknown-tenant";

    /// <summary>503: the registry, the settings or the memberships could not be read.</summary>
    public const string RegistryUnavailable = "urn:orchstack:tenancy:registry-unavailable";

    /// <summary>403: a link to a file is over, altered or for another method.</summary>
    public const string InvalidLink = "urn:orchstack:tenancy:invalid-link";

    /// <summary>404: the tenant has no file where the link leads.</summary>
    public const string NoFile = "urn:orchstack:tenancy:no-file";

    /// <summary>400: an upload is of another length or content type than its link says.</summary>
    public const string OtherUpload = "urn:orchstack:tenancy:other-upload";
}
