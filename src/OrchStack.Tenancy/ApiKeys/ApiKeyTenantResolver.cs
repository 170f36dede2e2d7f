using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

internal sealed class ApiKeyTenantResolver(TenantApiKeyVerifier verifier) : ITenantResolver
{
    public string Name => TenantResolverNames.ApiKey;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var verdict = verifier.VerifyAsync(context, cancellationToken);
        return verdict.IsCompletedSuccessfully ? new(EvidenceOf(verdict.Result)) : WaitAsync(verdict);
    }

    private static async ValueTask<TenantEvidence?> WaitAsync(ValueTask<TenantApiKeyVerdict> verdict) => EvidenceOf(await verdict.ConfigureAwait(false));

    private static TenantEvidence? EvidenceOf(TenantApiKeyVerdict verdict) => verdict.Key is { } key ? TenantEvidence.OfId(key.TenantId) : verdict.Fault;
}
