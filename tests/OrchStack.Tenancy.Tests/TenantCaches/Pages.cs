using System.Collections.Concurrent;
using Microsoft.AspNetCore.OutputCaching;

namespace OrchStack.Tenancy.Tests;

/// <summary>A store of responses that can be looked into, without the calls that take buffers.</summary>
internal sealed class Pages : IOutputCacheStore
{
    private readonly ConcurrentDictionary<string, (byte[] Page, string[] Tags)> _pages = new(StringComparer.Ordinal);

    public IEnumerable<string> Of(Tenant tenant) => _pages.Keys.Where(key => key.StartsWith($"t:{{{tenant.Id}}}:", StringComparison.Ordinal));

    public ValueTask<byte[]?> GetAsync(string key, CancellationToken cancellationToken) => new(_pages.TryGetValue(key, out var found) ? found.Page : null);

    public ValueTask SetAsync(string key, byte[] value, string[]? tags, TimeSpan validFor, CancellationToken cancellationToken)
    {
        _pages[key] = (value, tags ?? []);
        return ValueTask.CompletedTask;
    }

    public ValueTask EvictByTagAsync(string tag, CancellationToken cancellationToken)
    {
        foreach (var (key, entry) in _pages)
        {
            if (entry.Tags.Contains(tag))
            {
                _pages.TryRemove(key, out _);
            }
        }

        return ValueTask.CompletedTask;
    }
}
