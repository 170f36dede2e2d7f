using System.Collections.Immutable;

namespace OrchStack.Tenancy;

/// <summary>What a new API key is to be.</summary>
/// <param name="Name">What it is for, in its owner's words; 1 to 200 characters.</param>
public sealed record TenantApiKeyRequest(string Name)
{
    /// <summary>What it may do: words without spaces, such as "documents.read"; "*" for everything.</summary>
    /// <value>None by default: it opens only what demands no scope.</value>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>When it stops working.</summary>
    /// <value>Null, never, by default.</value>
    public DateTimeOffset? ExpiresAt { get; init; }
}
