using Microsoft.AspNetCore.Http;
using OrchStack.Tenancy.Quotas;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says what a request to an endpoint costs its tenant.</summary>
public static class RequireQuotaEndpointExtensions
{
    /// <summary>
    /// A request to the endpoints uses something of the tenant's plan, or is refused with 429 and the time
    /// after which it passes. Call it again for another meter: then all grant or nothing is taken. Where one meter is
    /// named twice, the nearest to the endpoint counts.
    /// </summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="meter">What is used, once for each request: 1 to 64 lower-case letters, digits, dots, underscores and hyphens.</param>
    /// <exception cref="ArgumentException">The text cannot be the name of a meter.</exception>
    public static TBuilder RequireQuota<TBuilder>(this TBuilder builder, string meter)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new RequireQuotaAttribute(meter));

    /// <inheritdoc cref="RequireQuota{TBuilder}(TBuilder, string)"/>
    /// <param name="builder">The endpoints.</param>
    /// <param name="meter">What is used.</param>
    /// <param name="cost">How much a request uses.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cost is not from 1 to 999,999,999,999,999.</exception>
    public static TBuilder RequireQuota<TBuilder>(this TBuilder builder, string meter, long cost)
        where TBuilder : IEndpointConventionBuilder => builder.Require(new RequireQuotaAttribute(meter, cost));

    /// <summary>The same with a cost that depends on the request. What it reads of the body the endpoint cannot read again, unless it is buffered.</summary>
    /// <param name="builder">The endpoints.</param>
    /// <param name="meter">What is used.</param>
    /// <param name="cost">How much a request uses: 0, and nothing is asked, or up to 999,999,999,999,999.</param>
    /// <exception cref="ArgumentException">The text cannot be the name of a meter.</exception>
    public static TBuilder RequireQuota<TBuilder>(this TBuilder builder, string meter, Func<HttpContext, ValueTask<long>> cost)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(cost);
        return builder.Require(new RequestedQuota(meter, cost));
    }

    /// <summary>Requests to the endpoints cost their tenant nothing, whatever their group says.</summary>
    /// <param name="builder">The endpoints.</param>
    public static TBuilder DisableQuota<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(static endpoint => endpoint.Metadata.Add(new DisableQuotaAttribute()));
        return builder;
    }

    private static TBuilder Require<TBuilder>(this TBuilder builder, IRequireQuotaMetadata required)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Add(endpoint => endpoint.Metadata.Add(required));
        builder.Finally(QuotaGuard.Protect);
        return builder;
    }
}
