using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

internal sealed class SiblingTenantResolver(SiblingVerifier verifier) : ITenantResolver
{
    public string Name => TenantResolverNames.Sibling;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var verdict = verifier.Verify(context);
        return ValueTask.FromResult(verdict.Statement is { } statement ? TenantEvidence.OfId(statement.TenantId) : verdict.Fault);
    }
}
