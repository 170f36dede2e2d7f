using System.Collections.Concurrent;

namespace OrchStack.Tenancy.Tests;

/// <summary>A store that can fail and hang on command, and counts what it is asked.</summary>
internal sealed class ScriptedStore : ITenantStore
{
    private readonly ConcurrentDictionary<TenantSlug, Tenant> _tenants = new();
    private int _loads;

    public int Loads => _loads;

    public bool IsDown { get; set; }

    /// <summary>While it is set, every load waits for it.</summary>
    public TaskCompletionSource? Hang { get; set; }

    /// <summary>Runs inside each load.</summary>
    public Action OnLoad { get; set; } = () => { };

    public void Put(Tenant tenant) => _tenants[tenant.Slug] = tenant;

    public void Remove(Tenant tenant) => _tenants.TryRemove(tenant.Slug, out _);

    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        LoadAsync(() => _tenants.Values.FirstOrDefault(tenant => tenant.Id == id));

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) =>
        LoadAsync(() => _tenants.GetValueOrDefault(slug));

    private async ValueTask<Tenant?> LoadAsync(Func<Tenant?> find)
    {
        Interlocked.Increment(ref _loads);
        OnLoad();
        if (Hang is { } hang)
        {
            await hang.Task;
        }

        return IsDown ? throw new TimeoutException("The store is down.") : find();
    }
}
