namespace OrchStack.Tenancy;

/// <summary>
/// A tenant: one fully isolated workspace of the application. An immutable snapshot of what the registry says;
/// safe to share between threads.
/// </summary>
public sealed record Tenant
{
    /// <summary>Describes an active tenant on the plan "free" whose column holds its id.</summary>
    /// <param name="id">Its storage identity.</param>
    /// <param name="slug">Its name in hosts and URLs.</param>
    /// <param name="name">Its name for people.</param>
    public Tenant(TenantId id, TenantSlug slug, string name)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(slug);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Id = id;
        Slug = slug;
        Name = name;
        Key = TenantKey.Of(id);
    }

    /// <summary>The storage identity: never changes, never reused.</summary>
    public TenantId Id { get; }

    /// <summary>The name in hosts and URLs; a rename moves nothing.</summary>
    public TenantSlug Slug { get; init; }

    /// <summary>The name for people.</summary>
    public string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    /// <value><see cref="TenantStatus.Active"/> by default.</value>
    public TenantStatus Status { get; init; } = TenantStatus.Active;

    /// <summary>The plan whose limits and settings apply.</summary>
    /// <value>"free" by default.</value>
    public string Plan { get; init; } = "free";

    /// <summary>The value in the application's tenant column.</summary>
    /// <value>The id by default.</value>
    public TenantKey Key { get; init; }
}
