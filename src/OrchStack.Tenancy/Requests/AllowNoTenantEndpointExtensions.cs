using OrchStack.Tenancy;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says which endpoints do without a tenant.</summary>
public static class AllowNoTenantEndpointExtensions
{
    /// <summary>The endpoints are reached without a tenant too. Evidence that is there is judged all the same.</summary>
    public static TBuilder AllowNoTenant<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new AllowNoTenantAttribute()));
        return builder;
    }
}
