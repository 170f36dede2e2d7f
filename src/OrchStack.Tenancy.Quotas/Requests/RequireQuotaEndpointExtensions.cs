using OrchStack.Tenancy.Quotas;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says what a request to an endpoint costs its tenant.</summary>
public static class RequireQuotaEndpointExtensions
{
    /// <summary>
    /// A request to the endpoints takes permits of a limit of the tenant's plan, or is refused with 429 and the time
    /// after which it passes. Call it again for another limit: then all grant or nothing is taken. Where one limit is
    /// named twice, the nearest to the endpoint counts.
    /// </summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="limit">The limit: 1 to 64 lower-case letters, digits, dots, underscores and hyphens.</param>
    /// <param name="cost">How many permits a request takes; 1 by default.</param>
    /// <exception cref="ArgumentException">The text cannot be the name of a limit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cost is zero or negative.</exception>
    public static TBuilder RequireQuota<TBuilder>(this TBuilder builder, string limit, long cost = 1)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var required = new RequireQuotaAttribute(limit, cost);
        builder.Add(endpoint => endpoint.Metadata.Add(required));
        builder.Finally(QuotaGuard.Protect);
        return builder;
    }
}
