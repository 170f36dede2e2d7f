using OrchStack.Tenancy;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says which endpoints do without a tenant.</summary>
public static class AllowNoTenantEndpointExtensions
{
    /// <summary>
    /// The endpoints are reached without a tenant too. Evidence that is there is judged all the same. A
    /// <see cref="RequireTenantAttribute"/> on the code of an endpoint stays in force.
    /// </summary>
    public static TBuilder AllowNoTenant<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Insert(PlaceOf(endpoint.Metadata), new AllowNoTenantAttribute()));
        return builder;
    }

    // MapControllers() applies its conventions after the attributes, which stand closer to the endpoint all the same.
    private static int PlaceOf(IList<object> metadata)
    {
        for (var i = 0; i < metadata.Count; i++)
        {
            if (metadata[i] is RequireTenantAttribute)
            {
                return i;
            }
        }

        return metadata.Count;
    }
}
