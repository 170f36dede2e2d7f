namespace OrchStack.Tenancy;

/// <summary>The key of a cache that the application has registered under a key of its own.</summary>
internal sealed record BehindTheFence(object? Key);
