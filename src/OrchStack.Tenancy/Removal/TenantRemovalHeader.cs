namespace OrchStack.Tenancy;

/// <summary>The header of a signed report (RFC 7515, section 4.1).</summary>
internal sealed record TenantRemovalHeader(string Alg, string Typ, string Kid);
