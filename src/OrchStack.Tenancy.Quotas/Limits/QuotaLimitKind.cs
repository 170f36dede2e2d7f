namespace OrchStack.Tenancy.Quotas;

/// <summary>How a limit counts.</summary>
/// <remarks>The script for Redis knows the kinds by these numbers.</remarks>
public enum QuotaLimitKind
{
    /// <summary>The plan is deliberately free of the limit: every call is granted and nothing is counted.</summary>
    Unlimited = 0,

    /// <summary>A rate: permits come back one after the other.</summary>
    TokenBucket = 1,

    /// <summary>An amount for each period of the calendar.</summary>
    Budget = 2,

    /// <summary>An amount that is there, such as stored bytes: added, removed and set.</summary>
    Gauge = 3,

    /// <summary>What is going on at the same time, each for as long as its lease is renewed.</summary>
    Concurrency = 4,
}
