namespace OrchStack.Tenancy.Testing;

/// <summary>A store with its writing side, as the checks use it.</summary>
public sealed class TenantStoreUnderTest
{
    /// <summary>Names what is to be checked.</summary>
    /// <param name="store">The reading side; no cache before it.</param>
    /// <param name="directory">The writing side of the same tenants.</param>
    public TenantStoreUnderTest(ITenantStore store, ITenantDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(directory);
        Store = store;
        Directory = directory;
    }

    /// <summary>The reading side.</summary>
    public ITenantStore Store { get; }

    /// <summary>The writing side.</summary>
    public ITenantDirectory Directory { get; }

    /// <summary>Makes a tenant that the directory can add: set it where ids or keys follow a rule of the application.</summary>
    /// <value>A new id, and a key that is the id, by default.</value>
    public Func<TenantSlug, Tenant> NewTenant { get; init; } = static slug => new Tenant(TenantId.New(), slug, $"Tenant {slug}");

    /// <summary>Whether the application gives tenants hosts and external ids; false leaves those checks out.</summary>
    /// <value>True by default.</value>
    public bool HasHostsAndExternalIds { get; init; } = true;

    internal Tenant Make() => NewTenant(TenantSlug.Parse($"t-{Guid.NewGuid():n}"));

    internal async Task<Tenant> AddAsync()
    {
        var tenant = Make();
        await Directory.AddAsync(tenant, default).ConfigureAwait(false);
        return tenant;
    }
}
