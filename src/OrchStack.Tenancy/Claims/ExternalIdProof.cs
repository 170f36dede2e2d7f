using System.Security.Claims;

namespace OrchStack.Tenancy;

/// <summary>
/// Left on a request whose principal carries exactly one external id. All evidence names one tenant, so the tenant that
/// comes out of the consensus is the one that this principal belongs to.
/// </summary>
internal sealed record ExternalIdProof(ClaimsPrincipal User);
