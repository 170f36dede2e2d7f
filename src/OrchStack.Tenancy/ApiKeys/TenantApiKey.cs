using System.Collections.Immutable;
using System.Security.Cryptography;

namespace OrchStack.Tenancy;

/// <summary>
/// What is stored of an API key: whose it is and the hash of its secret, never the secret. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The secret has 238 random bits, so one SHA-256 is enough: a slow password hash protects guessable secrets only.
/// </remarks>
public sealed record TenantApiKey
{
    private readonly byte[] _secretHash;

    /// <summary>Describes a stored key.</summary>
    /// <param name="keyId">The public part of the key, by which it is found.</param>
    /// <param name="tenantId">The tenant that it opens.</param>
    /// <param name="secretHash">The SHA-256 of the secret part, 32 bytes.</param>
    public TenantApiKey(string keyId, TenantId tenantId, ReadOnlySpan<byte> secretHash)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyId);
        ArgumentNullException.ThrowIfNull(tenantId);
        ArgumentOutOfRangeException.ThrowIfNotEqual(secretHash.Length, SHA256.HashSizeInBytes, nameof(secretHash));
        KeyId = keyId;
        TenantId = tenantId;
        _secretHash = secretHash.ToArray();
    }

    /// <summary>The public part of the key: it may stand in logs.</summary>
    public string KeyId { get; }

    /// <summary>The tenant that the key opens.</summary>
    public TenantId TenantId { get; }

    /// <summary>What the key is for, in its owner's words.</summary>
    /// <value>"default" by default.</value>
    public string Name { get; init; } = "default";

    /// <summary>When the key stops working.</summary>
    /// <value>Null, never, by default.</value>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the key may do; "*" is everything.</summary>
    /// <value>None by default: it opens only what demands no scope.</value>
    /// <exception cref="ArgumentException">A scope is empty or holds spaces or control characters.</exception>
    public ImmutableArray<string> Scopes
    {
        get;
        init => field = value.IsDefault ? [] : value.All(IsScope)
            ? value
            : throw new ArgumentException("A scope is a word without spaces, such as \"documents.read\".", nameof(value));
    } = [];

    /// <summary>When it was issued.</summary>
    /// <value>Null where that is not known.</value>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was last used, to the minute and a minute late.</summary>
    /// <value>Null by default.</value>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was ended before its time.</summary>
    /// <value>Null by default.</value>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether the key may do something: it has the scope, or "*".</summary>
    public bool Allows(string scope) => Scopes.Contains(scope) || Scopes.Contains("*");

    /// <summary>Whether it is neither revoked nor expired at a time.</summary>
    public bool WorksAt(DateTimeOffset time) => RevokedAt is null && !(ExpiresAt <= time);

    /// <summary>Makes a key for a tenant.</summary>
    /// <param name="tenantId">The tenant that it opens.</param>
    /// <param name="credential">The text that the caller sends. Show it once; it cannot be had again.</param>
    public static TenantApiKey Generate(TenantId tenantId, out string credential)
    {
        var generated = TenantApiKeyCredential.Generate();
        credential = generated.ToString();
        return new TenantApiKey(generated.KeyId, tenantId, generated.HashSecret());
    }

    /// <summary>Reads a credential that was generated before, to store its hash.</summary>
    /// <exception cref="FormatException">The text is not an API key, or has a typing error.</exception>
    public static TenantApiKey FromCredential(TenantId tenantId, string credential) =>
        TenantApiKeyCredential.TryParse(credential, out var parsed)
            ? new TenantApiKey(parsed.KeyId, tenantId, parsed.HashSecret())
            : throw new FormatException("The text is not an API key of this family (ost_…), or its checksum says that it was mistyped.");

    /// <summary>The SHA-256 of the secret part, 32 bytes, for a store to keep: a copy.</summary>
    public byte[] CopySecretHash() => [.. _secretHash];

    private static bool IsScope(string? scope) => !string.IsNullOrEmpty(scope) && !scope.AsSpan().ContainsAnyInRange('\0', ' ');

    internal bool Opens(ReadOnlySpan<byte> secretHash) => CryptographicOperations.FixedTimeEquals(_secretHash, secretHash);
}
