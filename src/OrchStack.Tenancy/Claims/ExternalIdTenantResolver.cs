using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class ExternalIdTenantResolver(IOptions<ExternalIdResolverOptions> options) : ITenantResolver
{
    private readonly ExternalIdSource[] _sources = [.. options.Value.Sources];

    public string Name => TenantResolverNames.ExternalId;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (Read(context) is not { } id)
        {
            return default;
        }

        // The registry alone can say which tenant this is; once it has, the principal's membership is proven.
        context.Features.Set(new ExternalIdProof(context.User));
        return ValueTask.FromResult<TenantEvidence?>(TenantEvidence.OfExternalId(id));
    }

    private ExternalTenantId? Read(HttpContext context)
    {
        ExternalTenantId? only = null;
        foreach (var identity in context.User.IdentitySpan())
        {
            if (!identity.IsAuthenticated)
            {
                continue;
            }

            foreach (var claim in identity.ClaimSpan())
            {
                if (!Array.Exists(_sources, source => source.Accepts(claim)))
                {
                    continue;
                }

                var id = new ExternalTenantId(claim.Issuer, claim.Value);
                if (only is not null && only != id)
                {
                    return null;
                }

                only = id;
            }
        }

        return only;
    }
}
