namespace OrchStack.Tenancy;

/// <summary>What a resolver found.</summary>
public enum TenantEvidenceKind
{
    /// <summary>Nothing: the default of the struct, which a resolver must not return (it returns null instead).</summary>
    None,

    /// <summary>A tenant id.</summary>
    Id,

    /// <summary>A tenant slug.</summary>
    Slug,

    /// <summary>Evidence that cannot be read; the request is 400.</summary>
    Malformed,

    /// <summary>A credential that is not good; the request is 401.</summary>
    BadCredential,

    /// <summary>A host of the tenant's own.</summary>
    Host,

    /// <summary>Another system's id of the tenant.</summary>
    ExternalId,
}
