namespace OrchStack.Tenancy;

/// <summary>What one resolver found in a request: a name for a tenant, or why it could not be read. Not yet a tenant.</summary>
public readonly record struct TenantEvidence
{
    private TenantEvidence(TenantEvidenceKind kind, object value)
    {
        Kind = kind;
        Value = value;
    }

    /// <summary>What was found.</summary>
    public TenantEvidenceKind Kind { get; }

    private object? Value { get; }

    /// <summary>The id, where the kind is <see cref="TenantEvidenceKind.Id"/>.</summary>
    public TenantId? Id => Value as TenantId;

    /// <summary>The slug, where the kind is <see cref="TenantEvidenceKind.Slug"/>.</summary>
    public TenantSlug? Slug => Value as TenantSlug;

    /// <summary>Why it was refused, where it was; shown to the caller, so it must not repeat a secret.</summary>
    public string? Fault => Kind is TenantEvidenceKind.Malformed or TenantEvidenceKind.BadCredential
        ? Value as string ?? (Value as RefusedCredential)?.Fault
        : null;

    /// <summary>The authentication scheme of a credential that is not good, where it is known.</summary>
    internal string? Scheme => (Value as RefusedCredential)?.Scheme;

    /// <summary>The host in its canonical form, where the kind is <see cref="TenantEvidenceKind.Host"/>.</summary>
    public string? Host => Kind == TenantEvidenceKind.Host ? Value as string : null;

    /// <summary>Another system's id, where the kind is <see cref="TenantEvidenceKind.ExternalId"/>.</summary>
    public ExternalTenantId? ExternalId => Value as ExternalTenantId;

    /// <summary>The request names a tenant by its id.</summary>
    public static TenantEvidence OfId(TenantId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new TenantEvidence(TenantEvidenceKind.Id, id);
    }

    /// <summary>The request names a tenant by its slug.</summary>
    public static TenantEvidence OfSlug(TenantSlug slug)
    {
        ArgumentNullException.ThrowIfNull(slug);
        return new TenantEvidence(TenantEvidenceKind.Slug, slug);
    }

    /// <summary>The request names a tenant by a host of its own.</summary>
    /// <param name="host">The host; lower case, port and final dot do not matter.</param>
    /// <exception cref="ArgumentException">It is no host name; an IP address is none.</exception>
    public static TenantEvidence OfHost(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return CanonicalHost.TryCreate(host, out var canonical)
            ? new TenantEvidence(TenantEvidenceKind.Host, canonical)
            : throw new ArgumentException("The text is no host name, so it names no tenant. Return null for it.", nameof(host));
    }

    /// <summary>The same for what <see cref="CanonicalHost"/> gave, which it need not judge again.</summary>
    internal static TenantEvidence OfCanonicalHost(string host) => new(TenantEvidenceKind.Host, host);

    /// <summary>The request names a tenant by another system's id.</summary>
    public static TenantEvidence OfExternalId(ExternalTenantId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new TenantEvidence(TenantEvidenceKind.ExternalId, id);
    }

    /// <summary>The request tries to name a tenant, but not in a form that can be read, or twice.</summary>
    public static TenantEvidence Malformed(string fault)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fault);
        return new TenantEvidence(TenantEvidenceKind.Malformed, fault);
    }

    /// <summary>The request shows a credential that is not good.</summary>
    /// <param name="fault">Why; shown to the caller, so it must not repeat the secret.</param>
    /// <param name="scheme">The authentication scheme that the challenge names: "Bearer". The resolver's name by default.</param>
    public static TenantEvidence BadCredential(string fault, string? scheme = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fault);
        return new TenantEvidence(TenantEvidenceKind.BadCredential, scheme is null ? fault : new RefusedCredential(fault, scheme));
    }
}
