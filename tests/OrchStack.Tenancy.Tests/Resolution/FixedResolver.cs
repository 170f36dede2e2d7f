using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Tests;

/// <summary>A resolver that always says the same.</summary>
internal sealed class FixedResolver(TenantEvidence? evidence) : ITenantResolver
{
    public string Name => "fixed";

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) => ValueTask.FromResult(evidence);
}
