namespace OrchStack.Tenancy;

/// <summary>What the judgement of a request came to.</summary>
internal static class ResolutionOutcomes
{
    public const string Resolved = "resolved";
    public const string None = "none";
    public const string Malformed = "malformed";
    public const string BadCredential = "bad_credential";
    public const string Conflict = "conflict";
    public const string NotAMember = "not_a_member";
    public const string InsufficientScope = "insufficient_scope";
    public const string Inactive = "inactive";
    public const string Unknown = "unknown";
    public const string RegistryUnavailable = "registry_unavailable";

    public static string Of(TenantVerdict verdict) => verdict.Problem?.Type switch
    {
        null => verdict.Tenant is null ? None : Resolved,
        TenantProblemTypes.TenantRequired => None,
        TenantProblemTypes.MalformedEvidence => Malformed,
        TenantProblemTypes.InvalidCredential => BadCredential,
        TenantProblemTypes.TenantConflict => Conflict,
        TenantProblemTypes.NotAMember => NotAMember,
        TenantProblemTypes.InsufficientScope => InsufficientScope,
        TenantProblemTypes.TenantSuspended => Inactive,
        TenantProblemTypes.UnknownTenant => Unknown,
        _ => RegistryUnavailable,
    };
}
