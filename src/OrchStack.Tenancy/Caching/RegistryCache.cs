using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// Answers from memory what the registry said a moment ago. One load per name however many ask, an age that is bounded, stale
/// answers in an outage for what is known, and an error, never "there is none", for what is not. Word of a change ends
/// the answers that it may concern.
/// </summary>
/// <typeparam name="TStore">The store that is asked.</typeparam>
/// <typeparam name="TValue">What it answers.</typeparam>
internal sealed class RegistryCache<TStore, TValue> : IDisposable
    where TStore : class
    where TValue : class
{
    /// <summary>A call is given up after so many times the <see cref="TenantCacheOptions.LoadTimeout"/>.</summary>
    private const int GivenUpAfter = 10;

    private readonly TStore _store;
    private readonly RegistryCacheRole<TValue> _role;
    private readonly TenantCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly TenancyMetrics _metrics;
    private readonly IDisposable _subscription;
    private readonly ConcurrentDictionary<object, RegistryCacheEntry<TValue>> _entries = new();
    private readonly Lock _evicting = new();
    private long _believedFrom = long.MinValue;
    private int _count;

    public RegistryCache(
        TStore store,
        RegistryCacheRole<TValue> role,
        ITenantChanges changes,
        IOptions<TenantCacheOptions> options,
        TimeProvider time,
        TenancyMetrics metrics)
    {
        _metrics = metrics;
        _store = store;
        _role = role;
        _options = options.Value;
        _time = time;
        _subscription = changes.Subscribe(Hear);
    }

    internal int Count => _entries.Count;

    /// <summary>The value of a name: an id, a slug; its type tells it from the same text of another kind.</summary>
    /// <exception cref="TenantRegistryException">The store did not answer, and nothing that may still be believed is known.</exception>
    public ValueTask<TValue?> GetAsync<TName>(
        TName name,
        Func<TStore, TName, CancellationToken, ValueTask<TValue?>> find,
        CancellationToken cancellationToken)
        where TName : class
    {
        // What is in memory already is not kept twice, and its changes are seen at once.
        if (_store is IInMemoryRegistry)
        {
            return find(_store, name, cancellationToken);
        }

        var entry = _entries.TryGetValue(name, out var known) ? known : Add(name);
        var answer = entry.Answer;
        if (answer is null || !IsFresh(answer, out var isAging))
        {
            return WaitAsync(name, entry, answer, find, cancellationToken);
        }

        _metrics.LookedUp(RegistryLookupResults.Hit);
        entry.IsUsed = answer.Value is not null;
        if (isAging && !entry.IsLoading && !entry.FailedJustNow(_time))
        {
            _ = Load(name, entry, answer, find);
        }

        return ValueTask.FromResult(answer.Value);
    }

    public void Dispose() => _subscription.Dispose();

    private async ValueTask<TValue?> WaitAsync<TName>(
        TName name,
        RegistryCacheEntry<TValue> entry,
        RegistryAnswer<TValue>? seen,
        Func<TStore, TName, CancellationToken, ValueTask<TValue?>> find,
        CancellationToken cancellationToken)
        where TName : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        Exception? late = null;
        if (!entry.FailedJustNow(_time))
        {
            try
            {
                var asked = _time.GetTimestamp();
                RegistryAnswer<TValue>? loaded;
                do
                {
                    loaded = await Load(name, entry, seen, find).WaitAsync(_options.LoadTimeout, _time, cancellationToken).ConfigureAwait(false);
                    seen = loaded ?? entry.Answer;
                }
                while (IsOfLongAgo(loaded, entry, asked));

                if (loaded is not null)
                {
                    _metrics.LookedUp(RegistryLookupResults.Loaded);
                    return loaded.Value;
                }
            }
            catch (TimeoutException timeout)
            {
                late = timeout;
            }
        }

        if (entry.Answer is { } last && MayServeStale(last))
        {
            _metrics.LookedUp(RegistryLookupResults.Stale);
            return last.Value;
        }

        _metrics.LookedUp(RegistryLookupResults.Failed);
        throw new TenantRegistryException(late ?? entry.Failure?.Cause ?? new TimeoutException("The registry did not answer in time."));
    }

    /// <summary>The load belongs to nobody: no caller's token ends it, and no caller's tenant is around it.</summary>
    private Task<RegistryAnswer<TValue>?> Load<TName>(
        TName name,
        RegistryCacheEntry<TValue> entry,
        RegistryAnswer<TValue>? seen,
        Func<TStore, TName, CancellationToken, ValueTask<TValue?>> find)
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

        Task<RegistryAnswer<TValue>?> Start() => entry.LoadAsync(() => AskAsync(name, find), seen, _time);
    }

    /// <summary>A call that never ends is given up, long after its last caller: its name would be lost until the next start.</summary>
    private async Task<TValue?> AskAsync<TName>(TName name, Func<TStore, TName, CancellationToken, ValueTask<TValue?>> find)
    {
        using var patience = new CancellationTokenSource(_options.LoadTimeout * GivenUpAfter, _time);
        try
        {
            return await Task.Run(() => find(_store, name, patience.Token).AsTask()).WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"The registry did not answer within {_options.LoadTimeout * GivenUpAfter}; the call was given up.");
        }
    }

    /// <summary>Whether an answer is believed; near its end it is renewed ahead, so that nobody has to wait for a tenant in use.</summary>
    private bool IsFresh(RegistryAnswer<TValue> answer, out bool isAging)
    {
        var age = _time.GetElapsedTime(answer.AskedAt);
        isAging = answer.Value is not null && age > _options.Freshness * 0.8;
        return age < (answer.Value is null ? _options.UnknownFreshness : _options.Freshness) && answer.AskedAt >= Volatile.Read(ref _believedFrom);
    }

    /// <summary>A load that was joined may have asked the store, and found it down, long before this caller came: then the next one asks now.</summary>
    private bool IsOfLongAgo(RegistryAnswer<TValue>? loaded, RegistryCacheEntry<TValue> entry, long asked) => loaded is null
        ? entry.Failure?.AskedAt < asked && !entry.FailedJustNow(_time)
        : loaded.AskedAt < asked && !IsFresh(loaded, out _);

    private bool MayServeStale(RegistryAnswer<TValue> answer) => answer.Value is not null && _time.GetElapsedTime(answer.AskedAt) <= _options.StaleOnError;

    private void Hear(TenantChange change)
    {
        if ((change.Kind & _role.Kind) == 0)
        {
            return;
        }

        if (change.TenantId is { } tenant)
        {
            Forget(tenant);
        }
        else
        {
            // Nobody knows what has changed, if anything: every name is asked anew, and served stale only if that fails.
            Volatile.Write(ref _believedFrom, _time.GetTimestamp());
        }
    }

    /// <summary>
    /// Drops what is known of the tenant, so that not even an outage serves it, and every "there is none". A load that is
    /// under way goes with its entry: it may have read the old value, and whoever waits for it asked before the change was told.
    /// </summary>
    private void Forget(TenantId tenant)
    {
        foreach (var named in _entries)
        {
            if ((named.Value.Answer?.Value is not { } value || _role.OwnerOf(value) == tenant) && _entries.TryRemove(named))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    private RegistryCacheEntry<TValue> Add(object name)
    {
        var added = new RegistryCacheEntry<TValue>();
        var entry = _entries.GetOrAdd(name, added);
        if (ReferenceEquals(entry, added) && Interlocked.Increment(ref _count) > _options.Capacity)
        {
            Evict();
        }

        return entry;
    }

    /// <summary>
    /// A tenth of the capacity is freed: first by names without a value, so that no flood of made-up ones drives out what could be
    /// served in an outage; then by those that were not asked for since the last time, and only then by any.
    /// </summary>
    private void Evict()
    {
        // Others wait: a parallel flood would add more meanwhile than one thread takes away.
        lock (_evicting)
        {
            if (Volatile.Read(ref _count) <= _options.Capacity)
            {
                return;
            }

            var most = _options.Capacity - Math.Max(1, _options.Capacity / 10);
            for (var round = 0; round < 3 && Volatile.Read(ref _count) > most; round++)
            {
                foreach (var named in _entries)
                {
                    if (!IsSpared(named.Value, round) && _entries.TryRemove(named) && Interlocked.Decrement(ref _count) <= most)
                    {
                        break;
                    }
                }
            }
        }
    }

    private static bool IsSpared(RegistryCacheEntry<TValue> entry, int round)
    {
        if (round == 0)
        {
            return entry.Answer?.Value is not null;
        }

        var isSpared = round == 1 && entry.IsUsed;
        entry.IsUsed = false;
        return isSpared;
    }
}
