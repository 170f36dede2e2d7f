using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// The tenants listed at start and those added since, each found in one look-up. Writes are made one at a time; whoever
/// reads meanwhile sees a tenant as it was before or after, never in between.
/// </summary>
internal sealed class InMemoryTenantStore : ITenantStore, ITenantDirectory, IInMemoryRegistry
{
    private readonly ConcurrentDictionary<TenantId, Tenant> _byId;
    private readonly ConcurrentDictionary<TenantSlug, TenantId> _bySlug;
    private readonly ConcurrentDictionary<string, TenantId> _hosts;
    private readonly ConcurrentDictionary<ExternalTenantId, TenantId> _externalIds;
    private readonly Dictionary<string, TenantId> _keys;
    private readonly HashSet<TenantId> _removed = [];
    private readonly Lock _writing = new();

    public InMemoryTenantStore(IOptions<InMemoryTenantOptions> options)
    {
        var listed = options.Value;
        _byId = new(listed.Tenants.Select(t => KeyValuePair.Create(t.Id, t)));
        _keys = listed.Tenants.ToDictionary(t => t.Key.Text, t => t.Id, StringComparer.Ordinal);
        _bySlug = new(listed.Tenants.Select(t => KeyValuePair.Create(t.Slug, t.Id)));
        _hosts = new(listed.Hosts.Select(h => KeyValuePair.Create(CanonicalHost.TryCreate(h.Host, out var host) ? host : h.Host, h.Tenant)), StringComparer.Ordinal);
        _externalIds = new(listed.ExternalIds.Select(e => KeyValuePair.Create(e.Id, e.Tenant)));
    }

    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => new(_byId.GetValueOrDefault(id));

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) =>
        new(Find(_bySlug, slug) is { } tenant && tenant.Slug == slug ? tenant : null);

    public ValueTask<Tenant?> FindByHostAsync(string host, CancellationToken cancellationToken) => new(Find(_hosts, host));

    public ValueTask<Tenant?> FindByExternalIdAsync(ExternalTenantId id, CancellationToken cancellationToken) => new(Find(_externalIds, id));

    public IAsyncEnumerable<Tenant> ListAsync(CancellationToken cancellationToken) => _byId.Values.ToAsyncEnumerable();

    public ValueTask AddAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        lock (_writing)
        {
            if (_removed.Contains(tenant.Id) || _byId.ContainsKey(tenant.Id))
            {
                throw TenantConflictException.Id(tenant.Id);
            }

            DemandFree(tenant);
            _byId[tenant.Id] = tenant;
            _bySlug[tenant.Slug] = tenant.Id;
            _keys[tenant.Key.Text] = tenant.Id;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<Tenant> ChangeAsync(TenantId id, Func<Tenant, Tenant> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_writing)
        {
            var before = Demand(id);
            var after = change(before);
            TenantChangeGuard.Demand(before, after);
            DemandFree(after);
            _byId[id] = after;
            _keys.Remove(before.Key.Text);
            _keys[after.Key.Text] = id;
            if (after.Slug != before.Slug)
            {
                _bySlug[after.Slug] = id;
                _bySlug.TryRemove(before.Slug, out _);
            }

            return new(after);
        }
    }

    public ValueTask RemoveAsync(TenantId id, CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            if (_byId.TryRemove(id, out var tenant))
            {
                _removed.Add(id);
                _bySlug.TryRemove(tenant.Slug, out _);
                _keys.Remove(tenant.Key.Text);
                RemoveAll(_hosts, id);
                RemoveAll(_externalIds, id);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AddHostAsync(TenantId id, string host, CancellationToken cancellationToken) => Give(_hosts, id, host, TenantConflictException.Host);

    public ValueTask RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken) => Take(_hosts, id, host);

    public IAsyncEnumerable<string> ListHostsAsync(TenantId id, CancellationToken cancellationToken) => List(_hosts, id);

    public ValueTask AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) =>
        Give(_externalIds, id, externalId, TenantConflictException.ExternalId);

    public ValueTask RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) => Take(_externalIds, id, externalId);

    public IAsyncEnumerable<ExternalTenantId> ListExternalIdsAsync(TenantId id, CancellationToken cancellationToken) => List(_externalIds, id);

    private Tenant? Find<TName>(ConcurrentDictionary<TName, TenantId> names, TName name)
        where TName : notnull => names.TryGetValue(name, out var id) ? _byId.GetValueOrDefault(id) : null;

    private Tenant Demand(TenantId id) => _byId.TryGetValue(id, out var tenant) ? tenant : throw new UnknownTenantException(id);

    private void DemandFree(Tenant tenant)
    {
        if (_bySlug.TryGetValue(tenant.Slug, out var owner) && owner != tenant.Id)
        {
            throw TenantConflictException.Slug(tenant.Slug);
        }

        // By the text alone: all keys stand in columns of one type.
        if (_keys.TryGetValue(tenant.Key.Text, out owner) && owner != tenant.Id)
        {
            throw TenantConflictException.Key(tenant.Key);
        }
    }

    private ValueTask Give<TName>(ConcurrentDictionary<TName, TenantId> names, TenantId id, TName name, Func<TName, TenantConflictException> conflict)
        where TName : notnull
    {
        lock (_writing)
        {
            Demand(id);
            return names.GetOrAdd(name, id) == id ? ValueTask.CompletedTask : throw conflict(name);
        }
    }

    private ValueTask Take<TName>(ConcurrentDictionary<TName, TenantId> names, TenantId id, TName name)
        where TName : notnull
    {
        lock (_writing)
        {
            names.TryRemove(KeyValuePair.Create(name, id));
        }

        return ValueTask.CompletedTask;
    }

    private static IAsyncEnumerable<TName> List<TName>(ConcurrentDictionary<TName, TenantId> names, TenantId id)
        where TName : notnull => names.Where(named => named.Value == id).Select(named => named.Key).ToAsyncEnumerable();

    private static void RemoveAll<TName>(ConcurrentDictionary<TName, TenantId> names, TenantId id)
        where TName : notnull
    {
        foreach (var named in names.Where(named => named.Value == id))
        {
            names.TryRemove(named);
        }
    }
}
