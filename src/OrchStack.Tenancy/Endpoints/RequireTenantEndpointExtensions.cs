using OrchStack.Tenancy;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says which endpoints need a tenant where their group does without.</summary>
public static class RequireTenantEndpointExtensions
{
    /// <summary>
    /// The endpoints need a tenant: the default, said again to take back what an outer group allowed. An endpoint inside
    /// may allow it again; an attribute may not take back what is said here for all controllers or for the endpoint itself.
    /// </summary>
    public static TBuilder RequireTenant<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(RequiredTenant.Instance));
        return builder;
    }
}
