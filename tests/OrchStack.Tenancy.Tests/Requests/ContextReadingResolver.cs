using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Tests;

/// <summary>Notes which tenant is current while evidence is read.</summary>
internal sealed class ContextReadingResolver(ITenantContext context, List<string> seen) : ITenantResolver
{
    public string Name => "context-reading";

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext http, CancellationToken cancellationToken)
    {
        seen.Add(TestApp.Slug(context));
        return default;
    }
}
