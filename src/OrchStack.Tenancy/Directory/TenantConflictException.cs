namespace OrchStack.Tenancy;

/// <summary>Thrown where a tenant would get a name that another one has, or had. Nothing was changed.</summary>
public sealed class TenantConflictException : TenancyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which name is taken and the way out.</param>
    public TenantConflictException(string message)
        : base(message)
    {
    }

    /// <summary>The id is or was a tenant's.</summary>
    public static TenantConflictException Id(TenantId id) => new($"""
        Refused to add tenant '{id}': a tenant has, or had, this id, and ids are never used again. Nothing was changed.
        Take a new one: TenantId.New().
        """);

    /// <summary>The slug is another tenant's.</summary>
    public static TenantConflictException Slug(TenantSlug slug) => new($"The slug '{slug}' is another tenant's. Nothing was changed; choose another slug.");

    /// <summary>The key is another tenant's.</summary>
    public static TenantConflictException Key(TenantKey key) => new(
        $"The key '{key}' is another tenant's: both would see the same rows. Nothing was changed; give each tenant a key of its own.");

    /// <summary>The host is another tenant's.</summary>
    public static TenantConflictException Host(string host) => new(
        $"The host '{host}' is another tenant's. Nothing was changed; take it from that tenant first, or choose another host.");

    /// <summary>The external id is another tenant's.</summary>
    public static TenantConflictException ExternalId(ExternalTenantId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new($"The external id '{id.Value}' of '{id.Issuer}' is another tenant's. Nothing was changed; take it from that tenant first.");
    }
}
