using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrchStack.Tenancy;

/// <summary>What an endpoint says about going without a tenant.</summary>
internal static class EndpointTenancy
{
    // One per endpoint: authorization keeps the policy of every endpoint that it meets.
    private static readonly ConditionalWeakTable<Endpoint, Endpoint> Refusing = [];

    /// <summary>The last of the two kinds of metadata wins: what is closer to the endpoint comes later.</summary>
    public static bool AllowsNoTenant(EndpointMetadataCollection metadata)
    {
        for (var i = metadata.Count - 1; i >= 0; i--)
        {
            switch (metadata[i])
            {
                case IRequireTenantMetadata:
                    return false;
                case IAllowNoTenantMetadata:
                    return true;
            }
        }

        return false;
    }

    public static bool RequiresTenant(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IRequireTenantMetadata>() is not null && !AllowsNoTenant(metadata);

    public static bool RequiresAuthorization(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAuthorizeData>() is not null && metadata.GetMetadata<IAllowAnonymous>() is null;

    /// <summary>
    /// The same endpoint to authorization, which challenges anonymous callers; a policy that lets them pass finds this
    /// refusal where the application's code was.
    /// </summary>
    public static Endpoint RefuseBehindAuthorization(Endpoint endpoint) => Refusing.GetValue(endpoint, static endpoint =>
        endpoint is RouteEndpoint route
            ? new RouteEndpoint(TenantProblem.Required.WriteAsync, route.RoutePattern, route.Order, route.Metadata, route.DisplayName)
            : new Endpoint(TenantProblem.Required.WriteAsync, endpoint.Metadata, endpoint.DisplayName));
}
