namespace OrchStack.Tenancy;

/// <summary>Left on a request whose path named a tenant: the middleware judges it later, behind authentication.</summary>
internal sealed record PathEvidence(TenantEvidence Evidence);
