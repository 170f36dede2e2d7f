using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

internal sealed class PathTenantResolver : ITenantResolver
{
    public string Name => TenantResolverNames.Path;

    public ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Features.Get<PathEvidence>()?.Evidence);
}
