namespace OrchStack.Tenancy.Quotas;

/// <summary>A reservation or lease that has not ended.</summary>
/// <param name="Entries">What it has taken.</param>
/// <param name="Commits">Whether that stays charged when it expires.</param>
/// <param name="Expires">When it expires.</param>
internal sealed record Holding(HeldEntry[] Entries, bool Commits, long Expires);
