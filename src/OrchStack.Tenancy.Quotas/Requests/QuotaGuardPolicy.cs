using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Puts the guard before endpoints that require a quota by attribute only: no builder was called for them, so routing
/// is the one place that sees them all.
/// </summary>
internal sealed class QuotaGuardPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    private readonly ConditionalWeakTable<Endpoint, Endpoint> _guarded = [];

    // Last, so that what another policy puts in an endpoint's place is guarded too.
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => QuotaGuard.IsMissing(endpoint) || endpoint.Metadata.GetMetadata<IDynamicEndpointMetadata>()?.IsDynamic == true);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && QuotaGuard.IsMissing(candidates[i].Endpoint))
            {
                candidates.ReplaceEndpoint(i, _guarded.GetValue(candidates[i].Endpoint, Protect), candidates[i].Values);
            }
        }

        return Task.CompletedTask;
    }

    private static Endpoint Protect(Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint route || route.RequestDelegate is not { } run)
        {
            return endpoint;
        }

        var builder = new RouteEndpointBuilder(run, route.RoutePattern, route.Order) { DisplayName = route.DisplayName };
        foreach (var item in route.Metadata)
        {
            builder.Metadata.Add(item);
        }

        QuotaGuard.Protect(builder);
        return builder.Build();
    }
}
