namespace OrchStack.Tenancy.Quotas;

/// <summary>What a store is asked to do, in one step that nothing comes between.</summary>
internal sealed class QuotaOperation
{
    public required QuotaOperationKind Kind { get; init; }

    public required QuotaRules Rules { get; init; }

    /// <summary>The limits concerned; of a reservation or lease that ends, none: the store knows them.</summary>
    public QuotaEntry[] Entries { get; init; } = [];

    /// <summary>The name of the reservation or lease, or of a call that may come twice; null if it has none.</summary>
    public string? Id { get; init; }

    /// <summary>Of a reservation or lease, how long it lives, in milliseconds.</summary>
    public long Lifetime { get; init; }

    /// <summary>Whether a reservation that expires stays charged.</summary>
    public bool Commits { get; init; }

    /// <summary>What was really used, by meter; null if nothing.</summary>
    public QuotaCost[]? Actual { get; init; }

    /// <summary>What was really used of a meter.</summary>
    public long ActualOf(string meter) => Actual is { } costs ? Array.Find(costs, cost => cost.Meter == meter).Amount : 0;
}
