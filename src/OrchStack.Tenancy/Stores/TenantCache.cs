using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// Answers from memory what the store said a moment ago. One load per name however many ask, an age that is bounded, stale
/// answers in an outage for the tenants that are known, and an error, never "no tenant", for those that are not.
/// </summary>
internal sealed class TenantCache(ITenantStore store, IOptions<TenantCacheOptions> options, TimeProvider time)
{
    /// <summary>While the store fails, one name asks it no more often than this.</summary>
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly TenantCacheOptions _options = options.Value;
    private readonly ConcurrentDictionary<object, TenantCacheEntry> _entries = new();
    private int _count;
    private int _evicting;

    internal int Count => _entries.Count;

    /// <summary>The tenant of a name: an id, a slug; its type tells it from the same text of another kind.</summary>
    /// <exception cref="TenantRegistryException">The store did not answer, and nothing that may still be believed is known.</exception>
    public ValueTask<Tenant?> GetAsync<TName>(
        TName name,
        Func<ITenantStore, TName, CancellationToken, ValueTask<Tenant?>> find,
        CancellationToken cancellationToken)
        where TName : class
    {
        // What is in memory already is not kept twice, and its changes are seen at once.
        if (store is InMemoryTenantStore)
        {
            return find(store, name, cancellationToken);
        }

        var entry = _entries.TryGetValue(name, out var known) ? known : Add(name);
        var answer = entry.Answer;
        if (answer is null || !IsFresh(answer, out var isAging))
        {
            return WaitAsync(name, entry, answer, find, cancellationToken);
        }

        entry.IsUsed = answer.Tenant is not null;
        if (isAging && !entry.IsLoading && !FailedJustNow(entry))
        {
            _ = Load(name, entry, answer, find);
        }

        return ValueTask.FromResult(answer.Tenant);
    }

    private async ValueTask<Tenant?> WaitAsync<TName>(
        TName name,
        TenantCacheEntry entry,
        TenantAnswer? seen,
        Func<ITenantStore, TName, CancellationToken, ValueTask<Tenant?>> find,
        CancellationToken cancellationToken)
        where TName : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        Exception? late = null;
        if (!FailedJustNow(entry))
        {
            try
            {
                var asked = time.GetTimestamp();
                TenantAnswer? loaded;
                do
                {
                    loaded = await Load(name, entry, seen, find).WaitAsync(_options.LoadTimeout, time, cancellationToken).ConfigureAwait(false);
                    seen = loaded ?? entry.Answer;
                }
                while (IsOfLongAgo(loaded, entry, asked));

                if (loaded is not null)
                {
                    return loaded.Tenant;
                }
            }
            catch (TimeoutException timeout)
            {
                late = timeout;
            }
        }

        return entry.Answer is { } last && MayServeStale(last)
            ? last.Tenant
            : throw new TenantRegistryException(late ?? entry.Failure?.Cause ?? new TimeoutException("The tenant store did not answer in time."));
    }

    /// <summary>The load belongs to nobody: no caller's token ends it, and no caller's tenant is around it.</summary>
    private Task<TenantAnswer?> Load<TName>(
        TName name,
        TenantCacheEntry entry,
        TenantAnswer? seen,
        Func<ITenantStore, TName, CancellationToken, ValueTask<Tenant?>> find)
        where TName : class
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Start();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Start();
        }

        Task<TenantAnswer?> Start() => entry.LoadAsync(() => Task.Run(() => find(store, name, CancellationToken.None).AsTask()), seen, time);
    }

    /// <summary>Whether an answer is believed; near its end it is renewed ahead, so that nobody has to wait for a tenant in use.</summary>
    private bool IsFresh(TenantAnswer answer, out bool isAging)
    {
        var age = time.GetElapsedTime(answer.AskedAt);
        isAging = answer.Tenant is not null && age > _options.Freshness * 0.8;
        return age < (answer.Tenant is null ? _options.UnknownFreshness : _options.Freshness);
    }

    /// <summary>A load that was joined may have asked the store, and found it down, long before this caller came: then the next one asks now.</summary>
    private bool IsOfLongAgo(TenantAnswer? loaded, TenantCacheEntry entry, long asked) => loaded is null
        ? entry.Failure?.AskedAt < asked
        : loaded.AskedAt < asked && !IsFresh(loaded, out _);

    private bool MayServeStale(TenantAnswer answer) => answer.Tenant is not null && time.GetElapsedTime(answer.AskedAt) <= _options.StaleOnError;

    private bool FailedJustNow(TenantCacheEntry entry) => entry.Failure is { } failure && time.GetElapsedTime(failure.AskedAt) < RetryAfterFailure;

    private TenantCacheEntry Add(object name)
    {
        var added = new TenantCacheEntry();
        var entry = _entries.GetOrAdd(name, added);
        if (ReferenceEquals(entry, added) && Interlocked.Increment(ref _count) > _options.Capacity)
        {
            Evict();
        }

        return entry;
    }

    /// <summary>Second chance: a tenth of the names goes, first those that were not asked for again, among them all unknown ones.</summary>
    private void Evict()
    {
        if (Interlocked.Exchange(ref _evicting, 1) == 1)
        {
            return;
        }

        var left = Math.Max(1, _options.Capacity / 10);
        for (var round = 0; round < 2 && left > 0; round++)
        {
            foreach (var (name, entry) in _entries)
            {
                if (entry.IsUsed)
                {
                    entry.IsUsed = false;
                }
                else if (!entry.IsLoading && _entries.TryRemove(name, out _))
                {
                    Interlocked.Decrement(ref _count);
                    if (--left == 0)
                    {
                        break;
                    }
                }
            }
        }

        Volatile.Write(ref _evicting, 0);
    }
}
