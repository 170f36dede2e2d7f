namespace OrchStack.Tenancy.Quotas;

/// <summary>A tenant's own quotas, kept as the section "quotas" of its settings. Over the plan's; a change counts what was used.</summary>
public sealed class TenantQuotaSettings
{
    /// <summary>The time zone in which budgets without one of their own begin, by its IANA name, such as "Europe/Berlin".</summary>
    /// <value>Null by default: UTC.</value>
    public string? TimeZone { get; set; }

    /// <summary>The day of the month on which budgets of a month begin: 1 to 31.</summary>
    /// <value>Null by default: as the plan says.</value>
    public int? AnchorDay { get; set; }

    /// <summary>The limits that are other than the plan's, by name.</summary>
    public IDictionary<string, QuotaOverride> Limits { get; init; } = new Dictionary<string, QuotaOverride>(StringComparer.Ordinal);

    internal bool IsEmpty => TimeZone is null && AnchorDay is null && Limits.Count == 0;
}
