using System.Security.Claims;

namespace OrchStack.Tenancy;

/// <summary>A claim in which an issuer that is trusted for it gives its own id of a tenant.</summary>
internal sealed record ExternalIdSource(string ClaimType, string Issuer)
{
    public const string Placeholder = "{value}";

    /// <summary>Claims of that type from any other issuer prove nothing: everybody can run an issuer.</summary>
    public bool Accepts(Claim claim) =>
        claim.Type == ClaimType
        && !string.IsNullOrWhiteSpace(claim.Value)
        && claim.Issuer == Issuer.Replace(Placeholder, claim.Value, StringComparison.Ordinal);
}
