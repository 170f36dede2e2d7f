using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A request to the endpoint uses something of the tenant's plan, or is refused with 429. May stand several
/// times: then all limits grant or nothing is taken. Where one meter is named twice, the nearest to the endpoint counts.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequireQuotaAttribute : Attribute, IRequireQuotaMetadata
{
    /// <summary>Requires permits.</summary>
    /// <param name="meter">What is used: 1 to 64 lower-case letters, digits, dots, underscores and hyphens.</param>
    /// <param name="cost">How much a request uses; 1 by default.</param>
    /// <exception cref="ArgumentException">The text cannot be the name of a meter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cost is not from 1 to 999,999,999,999,999.</exception>
    public RequireQuotaAttribute(string meter, long cost = 1)
    {
        Meter = RequestedQuota.Check(meter);
        QuotaCall.Check(cost);
        Cost = cost;
    }

    /// <inheritdoc/>
    public string Meter { get; }

    /// <summary>How much a request uses.</summary>
    public long Cost { get; }

    /// <inheritdoc/>
    public ValueTask<long> GetCostAsync(HttpContext context) => ValueTask.FromResult(Cost);
}
