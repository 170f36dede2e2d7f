namespace OrchStack.Tenancy;

/// <summary>The tenants and API keys of an application that lists them at start: samples, tests, a handful of customers.</summary>
public sealed class InMemoryTenantOptions
{
    /// <summary>The tenants; ids and slugs must be unique.</summary>
    public IList<Tenant> Tenants { get; } = [];

    /// <summary>The API keys, hashed.</summary>
    public IList<TenantApiKey> ApiKeys { get; } = [];

    /// <summary>What could not be read of a configuration, for the validator to report.</summary>
    internal List<string> Faults { get; } = [];

    internal IList<(string Host, TenantId Tenant)> Hosts { get; } = [];

    internal IList<(ExternalTenantId Id, TenantId Tenant)> ExternalIds { get; } = [];

    /// <summary>Gives a tenant hosts of its own, for <c>ResolveFromHost()</c>. A host belongs to one tenant.</summary>
    public InMemoryTenantOptions AddHosts(TenantId tenant, params ReadOnlySpan<string> hosts)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        foreach (var host in hosts)
        {
            ArgumentNullException.ThrowIfNull(host, nameof(hosts));
            Hosts.Add((host, tenant));
        }

        return this;
    }

    /// <summary>Gives a tenant another system's id, for <c>ResolveFromExternalId()</c>. An id belongs to one tenant.</summary>
    public InMemoryTenantOptions AddExternalId(TenantId tenant, ExternalTenantId id)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(id);
        ExternalIds.Add((id, tenant));
        return this;
    }

    /// <summary>Adds a tenant together with keys that open it.</summary>
    /// <exception cref="ArgumentException">A key opens another tenant.</exception>
    public InMemoryTenantOptions Add(Tenant tenant, params ReadOnlySpan<TenantApiKey> keys)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        Tenants.Add(tenant);
        foreach (var key in keys)
        {
            ApiKeys.Add(key.TenantId == tenant.Id
                ? key
                : throw new ArgumentException(
                    $"API key '{key.KeyId}' opens tenant '{key.TenantId}', not '{tenant.Slug}' ({tenant.Id}). Add it beside the tenant that it opens.", nameof(keys)));
        }

        return this;
    }
}
