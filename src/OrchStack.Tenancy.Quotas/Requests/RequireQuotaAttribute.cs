namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A request to the endpoint takes permits of a limit of the tenant's plan, or is refused with 429. May stand several
/// times: then all limits grant or nothing is taken. Where one limit is named twice, the nearest to the endpoint counts.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequireQuotaAttribute : Attribute, IRequireQuotaMetadata
{
    /// <summary>Requires permits of a limit.</summary>
    /// <param name="limit">The limit: 1 to 64 lower-case letters, digits, dots, underscores and hyphens.</param>
    /// <param name="cost">How many permits a request takes; 1 by default.</param>
    /// <exception cref="ArgumentException">The text cannot be the name of a limit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cost is zero or negative.</exception>
    public RequireQuotaAttribute(string limit, long cost = 1)
    {
        ArgumentNullException.ThrowIfNull(limit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cost);
        Limit = QuotaLimitName.IsValid(limit)
            ? limit
            : throw new ArgumentException($"'{limit}' cannot be the name of a limit: {QuotaLimitName.Rule}.", nameof(limit));
        Cost = cost;
    }

    /// <inheritdoc/>
    public string Limit { get; }

    /// <inheritdoc/>
    public long Cost { get; }
}
