using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

/// <summary>
/// Reads evidence of a tenant from one place of a request. Every registered resolver is asked and all evidence must
/// name the same tenant. A singleton; called concurrently.
/// </summary>
public interface ITenantResolver
{
    /// <summary>The name in logs.</summary>
    string Name { get; }

    /// <summary>Reads the evidence; null where this place of the request says nothing.</summary>
    ValueTask<TenantEvidence?> ResolveAsync(HttpContext context, CancellationToken cancellationToken);
}
