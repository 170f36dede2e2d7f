using OrchStack.Tenancy;

namespace NativeSmoke;

/// <summary>A resolver of the application's own: <c>?tenant=acme</c>.</summary>
internal sealed class QueryTenantResolver : ITenantResolver
{
    public string Name => "query";

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<TenantEvidence?>(TenantSlug.TryParse(context.Request.Query["tenant"], null, out var slug) ? TenantEvidence.OfSlug(slug) : null);
}
