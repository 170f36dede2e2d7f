using System.Security.Claims;

namespace OrchStack.Tenancy.Tests;

/// <summary>A random principal: for each identity whether somebody authenticated it, and its claims.</summary>
internal sealed record SaidUser((bool IsAuthenticated, Claim[] Claims)[] Identities)
{
    public const string Issuer = "https://issuer.test";
    public const string ExternalId = "tid";

    public bool IsAuthenticated => Identities.Any(identity => identity.IsAuthenticated);

    public ClaimsPrincipal ToPrincipal() =>
        new(Identities.Select(identity => new ClaimsIdentity(identity.Claims, identity.IsAuthenticated ? "Said" : null)));

    /// <summary>The values of a claim in identities that somebody authenticated.</summary>
    public string[] Values(string type, string? issuer = null) => [.. Identities.Where(identity => identity.IsAuthenticated)
        .SelectMany(identity => identity.Claims)
        .Where(claim => claim.Type == type && (issuer is null || claim.Issuer == issuer))
        .Select(claim => claim.Value)
        .Distinct()];

    public override string ToString() => string.Join(
        " | ", Identities.Select(identity => $"{identity.IsAuthenticated}: {string.Join(", ", identity.Claims.Select(claim => $"{claim.Type}={claim.Value} of {claim.Issuer}"))}"));
}
