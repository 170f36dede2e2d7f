namespace OrchStack.Tenancy;

/// <summary>Something that was removed of a tenant. Immutable.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What it was: <c>files</c>.</param>
/// <param name="Count">How many.</param>
/// <param name="Detail">More of it; of keys, say, the hash of each. Null where there is no more.</param>
public sealed record TenantRemoval(DateTimeOffset At, string Kind, long Count, string? Detail);
