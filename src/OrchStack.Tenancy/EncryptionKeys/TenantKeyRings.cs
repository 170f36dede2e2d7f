using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// The rings that this node uses, each loaded once however many wait. A version says to the store how many messages it will encrypt
/// before it does, a million at a time, and is followed by the next before it has encrypted too many. Thread-safe.
/// </summary>
internal sealed class TenantKeyRings(ITenantKeyStore store, IKeyEncryptionKeys wrapping, IOptions<TenantEncryptionOptions> options, TimeProvider time)
{
    private const long ReservedAtOnce = 1 << 20;
    private const int MostKept = 50_000;

    // As for everything that is remembered of a tenant: an outage of the store is survived for ten minutes.
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TenantId, Lazy<Task<TenantKeyRing>>> _rings = new();

    // Some for all tenants: who waits for another's tenant waits for one round trip.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1))];

    public ValueTask<TenantCipher> CurrentAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Known(tenant) is { IsEmpty: false } ring && ring.Current is var cipher && cipher.TryTake() ? new(cipher) : ReserveAsync(tenant, cancellationToken);

    public ValueTask<TenantCipher> OfVersionAsync(TenantId tenant, int version, CancellationToken cancellationToken)
    {
        return Known(tenant)?.Find(version) is { } cipher ? new(cipher) : LookUpAsync();

        async ValueTask<TenantCipher> LookUpAsync()
        {
            var ring = await RingAsync(tenant).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (ring.Find(version) is null && !ring.IsDestroyed)
            {
                // Another node may have made it since. Where the store does not answer, that is said, and what is known stays.
                ring = await LoadAsync(tenant, ring, acceptsStale: false).WaitAsync(cancellationToken).ConfigureAwait(false);
                _rings[tenant] = new Lazy<Task<TenantKeyRing>>(Task.FromResult(ring));
            }

            return ring.Of(version);
        }
    }

    /// <summary>The next use loads anew.</summary>
    public void Forget(TenantId tenant) => _rings.TryRemove(tenant, out _);

    /// <summary>A version that is wrapped and not stored yet.</summary>
    public async Task<TenantDataKey> MakeAsync(TenantId tenant, int version, CancellationToken cancellationToken)
    {
        var key = RandomNumberGenerator.GetBytes(TenantCipher.KeyLength);
        var wrapped = await wrapping.WrapAsync(key, Context(tenant, version), cancellationToken).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(key);
        return new TenantDataKey(version, wrapping.CurrentId, Convert.ToBase64String(wrapped), TenantKeyStatus.Enabled, time.GetUtcNow(), 0);
    }

    public static byte[] Context(TenantId tenant, int version)
    {
        var context = new byte[SecretContext.MaxLength(0, "tenant key", $"{version}")];
        return context[..SecretContext.Write(context, [], tenant, "tenant key", $"{version}")];
    }

    private TenantKeyRing? Known(TenantId tenant) => _rings.TryGetValue(tenant, out var loading) && loading is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } loaded }
        && loaded.GetAwaiter().GetResult() is var ring && time.GetElapsedTime(ring.Asked) < (ring.Asked == ring.Loaded ? options.Value.Freshness : Retry) ? ring : null;

    private async ValueTask<TenantCipher> ReserveAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)tenant.GetHashCode() % _turns.Length];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var ring = await RingAsync(tenant).WaitAsync(cancellationToken).ConfigureAwait(false);
                if (ring.IsEmpty)
                {
                    await store.TryAddAsync(tenant, await MakeAsync(tenant, 1, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                    Forget(tenant);
                    continue;
                }

                var cipher = ring.Current;
                if (cipher.TryTake())
                {
                    return cipher;
                }

                var total = await store.ReserveAsync(tenant, cipher.Version, ReservedAtOnce, cancellationToken).ConfigureAwait(false);
                if (total > options.Value.MessagesPerVersion)
                {
                    await store.TryAddAsync(tenant, await MakeAsync(tenant, cipher.Version + 1, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                    Forget(tenant);
                    continue;
                }

                cipher.Reserve(ReservedAtOnce);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<TenantKeyRing> RingAsync(TenantId tenant)
    {
        if (Known(tenant) is { } known)
        {
            return known;
        }

        if (_rings.Count > MostKept)
        {
            _rings.Clear();
        }

        _rings.TryGetValue(tenant, out var old);
        var before = old is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } done } ? await done.ConfigureAwait(false) : null;
        var loading = new Lazy<Task<TenantKeyRing>>(() => LoadAsync(tenant, before, acceptsStale: true));
        var current = _rings.AddOrUpdate(tenant, loading, (_, standing) => ReferenceEquals(standing, old) ? loading : standing);
        try
        {
            return await current.Value.ConfigureAwait(false);
        }
        catch
        {
            _rings.TryRemove(new KeyValuePair<TenantId, Lazy<Task<TenantKeyRing>>>(tenant, current));
            throw;
        }
    }

    private async Task<TenantKeyRing> LoadAsync(TenantId tenant, TenantKeyRing? before, bool acceptsStale)
    {
        var loaded = time.GetTimestamp();
        IReadOnlyList<TenantDataKey> keys;
        try
        {
            keys = await store.LoadAsync(tenant, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception) when (acceptsStale && before is { IsEmpty: false } && time.GetElapsedTime(before.Loaded) < Stale)
        {
            return before.AskedInVain(time.GetTimestamp());
        }

        Dictionary<int, TenantCipher> ciphers = [];
        foreach (var key in keys.Where(static key => key.Status == TenantKeyStatus.Enabled))
        {
            // A version never changes its key, so one that is ready stays so.
            ciphers[key.Version] = before?.Find(key.Version) ?? new TenantCipher(
                key.Version,
                await wrapping.UnwrapAsync(key.WrappedBy, Convert.FromBase64String(key.Wrapped), Context(tenant, key.Version), CancellationToken.None).ConfigureAwait(false));
        }

        return new TenantKeyRing(tenant, ciphers, keys, loaded, loaded);
    }
}
