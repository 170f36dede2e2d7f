namespace OrchStack.Tenancy.Quotas;

/// <summary>Which limit, counted for whom.</summary>
/// <param name="Limit">The limit's name.</param>
/// <param name="Level">The level that it counts for.</param>
/// <param name="Subject">Whose; null for the tenant's own.</param>
internal readonly record struct CellName(string Limit, QuotaLevel Level, string? Subject)
{
    public static CellName Of(QuotaRule rule, string? subject) => new(rule.Limit.Name, rule.Level, subject);
}
