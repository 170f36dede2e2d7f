using System.Collections.Concurrent;

namespace OrchStack.Tenancy;

/// <summary>Keeps the newest versions of each section in memory: development and tests. Gone with the process.</summary>
internal sealed class InMemoryTenantSettingsStore : ITenantSettingsStore, IInMemoryRegistry
{
    /// <summary>Versions kept of a section.</summary>
    private const int Capacity = 100;

    private readonly ConcurrentDictionary<TenantId, TenantSettingsDocuments> _newest = new();
    private readonly Dictionary<(TenantId, string), List<TenantSettingsDocument>> _history = [];
    private readonly Lock _writing = new();

    public ValueTask<TenantSettingsDocuments> LoadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(_newest.GetOrAdd(tenant, static id => new TenantSettingsDocuments(id, [])));

    public ValueTask<bool> TryAppendAsync(TenantId tenant, TenantSettingsDocument document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        lock (_writing)
        {
            if (!_history.TryGetValue((tenant, document.Section), out var versions))
            {
                versions = _history[(tenant, document.Section)] = [];
            }

            if (document.Version != (versions.Count == 0 ? 1 : versions[^1].Version + 1))
            {
                return new(false);
            }

            versions.Add(document);
            if (versions.Count > Capacity)
            {
                versions.RemoveAt(0);
            }

            _newest[tenant] = new TenantSettingsDocuments(tenant, _history.Where(of => of.Key.Item1 == tenant).Select(of => of.Value[^1]));
            return new(true);
        }
    }

    public IAsyncEnumerable<TenantSettingsDocument> ListAsync(TenantId tenant, string section, CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            return _history.TryGetValue((tenant, section), out var versions)
                ? Enumerable.Reverse(versions.ToArray()).ToAsyncEnumerable()
                : AsyncEnumerable.Empty<TenantSettingsDocument>();
        }
    }
}
