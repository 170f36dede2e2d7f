using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class ClaimTenantResolver(IOptions<ClaimResolverOptions> options) : ITenantResolver
{
    private readonly string _type = options.Value.ClaimType;

    public string Name => TenantResolverNames.Claim;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Read(context));

    private TenantEvidence? Read(HttpContext context)
    {
        TenantId? only = null;
        var malformed = false;
        foreach (var identity in context.User.IdentitySpan())
        {
            // What an identity says that nobody has authenticated proves nothing.
            if (!identity.IsAuthenticated)
            {
                continue;
            }

            foreach (var claim in identity.ClaimSpan())
            {
                if (claim.Type != _type)
                {
                    continue;
                }

                if (!TenantId.TryParse(claim.Value, null, out var id))
                {
                    malformed = true;
                }
                else if (only is not null && only != id)
                {
                    // Several tenants are what the principal may enter, not where it goes: that must be said elsewhere.
                    return null;
                }
                else
                {
                    only = id;
                }
            }
        }

        return malformed
            ? TenantEvidence.Malformed($"The claim {_type} is not a tenant id.")
            : only is null ? null : TenantEvidence.OfId(only);
    }
}
