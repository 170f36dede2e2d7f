using System.Security.Claims;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Where is not who: an authenticated principal needs the tenant's claim, or a membership.</summary>
internal sealed class TenantAdmission(ITenantMembership? membership = null, IOptions<ClaimResolverOptions>? claims = null)
{
    private readonly string _claimType = claims?.Value.ClaimType ?? TenantClaimTypes.TenantId;

    public ValueTask<bool> AdmitsAsync(ClaimsPrincipal user, Tenant tenant, ExternalIdProof? proof, CancellationToken cancellationToken)
    {
        if (!IsAuthenticated(user) || HasClaim(user, tenant.Id) || ReferenceEquals(proof?.User, user))
        {
            return new(true);
        }

        return membership is null ? new(false) : AskAsync(membership, user, tenant, cancellationToken);
    }

    private static async ValueTask<bool> AskAsync(ITenantMembership membership, ClaimsPrincipal user, Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            return await membership.IsMemberAsync(user, tenant, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw TenantRegistryException.OfMembership(fault);
        }
    }

    /// <summary>Any identity counts, as in authorization: <c>User.Identity</c> is the first one only.</summary>
    public static bool IsAuthenticated(ClaimsPrincipal user)
    {
        foreach (var identity in user.IdentitySpan())
        {
            if (identity.IsAuthenticated)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasClaim(ClaimsPrincipal user, TenantId id)
    {
        foreach (var identity in user.IdentitySpan())
        {
            // What an identity says that nobody has authenticated proves nothing.
            if (identity.IsAuthenticated && HasClaim(identity, id))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasClaim(ClaimsIdentity identity, TenantId id)
    {
        foreach (var claim in identity.ClaimSpan())
        {
            if ((claim.Type == TenantClaimTypes.TenantId || claim.Type == _claimType) && Guid.TryParse(claim.Value, out var value) && value == id.Value)
            {
                return true;
            }
        }

        return false;
    }
}
