using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

internal sealed class ApiKeyTenantResolver(TenantApiKeyVerifier verifier) : ITenantResolver
{
    public string Name => TenantResolverNames.ApiKey;

    public async ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var verdict = await verifier.VerifyAsync(context, cancellationToken).ConfigureAwait(false);
        return verdict.Key is { } key ? TenantEvidence.OfId(key.TenantId) : verdict.Fault;
    }
}
