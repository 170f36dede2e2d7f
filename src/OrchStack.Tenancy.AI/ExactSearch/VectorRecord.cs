namespace OrchStack.Tenancy.AI;

/// <summary>A record as it is stored.</summary>
/// <param name="Key">The key as text.</param>
/// <param name="Data">The properties by their storage names, as JSON; null where they were not asked for.</param>
/// <param name="Vector">The vector; null where there is none or it was not asked for.</param>
internal sealed record VectorRecord(string Key, string? Data, float[]? Vector);
