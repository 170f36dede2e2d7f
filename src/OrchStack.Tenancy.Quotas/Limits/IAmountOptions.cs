namespace OrchStack.Tenancy.Quotas;

/// <summary>What limits on an amount have in common, so that it is checked and compiled once.</summary>
internal interface IAmountOptions
{
    long Amount { get; }

    string? Meter { get; }

    QuotaLevel Level { get; }

    QuotaOutage Outage { get; }

    QuotaOverage Overage { get; }

    long OverageAmount { get; }

    IList<int> Thresholds { get; }
}
