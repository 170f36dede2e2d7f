namespace OrchStack.Tenancy.Testing;

/// <summary>
/// The contract of <see cref="ITenantKeyStore"/> as checks, for whoever keeps keys in a place of their own. In xunit: a theory over
/// <see cref="Names"/> that calls <see cref="RunAsync"/>. Each check uses tenants of its own.
/// </summary>
public static class TenantKeyStoreConformance
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ConformanceChecks<ITenantKeyStore> Checks = new(
        ("A tenant that has never had a key has none", NothingAsync),
        ("A key comes back as it was stored", StoredAsync),
        ("A number is given once", OnceAsync),
        ("Of many who add one number at once, one wins", AtOnceAsync),
        ("A key is replaced where it still is what was read", ReplacedAsync),
        ("What was replaced is not kept", NotKeptAsync),
        ("Of many who replace one key at once, one wins", ReplacedAtOnceAsync),
        ("Messages are counted in one step, and a replacement keeps the count", CountedAsync),
        ("Messages of a key that is not there are an error", UncountedAsync),
        ("A tenant's keys are its own", ApartAsync));

    /// <summary>The names of the checks, in the order of the contract.</summary>
    public static IEnumerable<string> Names => Checks.Names;

    /// <summary>Runs the check of a name.</summary>
    /// <exception cref="TenantConformanceException">The contract is not kept.</exception>
    public static Task RunAsync(string name, ITenantKeyStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Checks.RunAsync(name, store);
    }

    private static TenantDataKey Key(int version, string wrapped = "d3JhcHBlZA==", TenantKeyStatus status = TenantKeyStatus.Enabled) =>
        new(version, "kek-1", wrapped, status, Start.AddMinutes(version), Messages: 0);

    private static async Task<TenantDataKey[]> LoadAsync(ITenantKeyStore store, TenantId tenant) =>
        [.. (await store.LoadAsync(tenant, default).ConfigureAwait(false)).OrderBy(static key => key.Version)];

    private static async Task AddAsync(ITenantKeyStore store, TenantId tenant, TenantDataKey key) =>
        Expect.Equal(true, await store.TryAddAsync(tenant, key, default).ConfigureAwait(false), $"Adding version {key.Version}");

    private static async Task NothingAsync(ITenantKeyStore store) =>
        Expect.Equal(0, (await LoadAsync(store, TenantId.New()).ConfigureAwait(false)).Length, "How many keys there are");

    private static async Task StoredAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        await AddAsync(store, tenant, Key(1)).ConfigureAwait(false);
        await AddAsync(store, tenant, Key(2, "YW5vdGhlcg==", TenantKeyStatus.Disabled)).ConfigureAwait(false);
        Expect.Same([Key(1), Key(2, "YW5vdGhlcg==", TenantKeyStatus.Disabled)], await LoadAsync(store, tenant).ConfigureAwait(false), "The keys");
    }

    private static async Task OnceAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        await AddAsync(store, tenant, Key(1)).ConfigureAwait(false);
        Expect.Equal(false, await store.TryAddAsync(tenant, Key(1, "b3RoZXI="), default).ConfigureAwait(false), "Adding a number that is taken");
        Expect.Same([Key(1)], await LoadAsync(store, tenant).ConfigureAwait(false), "The keys");
    }

    private static async Task AtOnceAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        var added = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () => await store.TryAddAsync(tenant, Key(1, Convert.ToBase64String([(byte)n])), default).ConfigureAwait(false)))).ConfigureAwait(false);
        Expect.Equal(1, added.Count(static won => won), "How many have won");
        Expect.Equal(Convert.ToBase64String([(byte)Array.IndexOf(added, true)]), (await LoadAsync(store, tenant).ConfigureAwait(false)).Single().Wrapped, "Whose key was stored");
    }

    private static async Task ReplacedAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        await AddAsync(store, tenant, Key(1)).ConfigureAwait(false);
        await AddAsync(store, tenant, Key(2)).ConfigureAwait(false);
        Expect.Equal(true, await store.TryReplaceAsync(tenant, Key(1), Key(1, "bmV3") with { WrappedBy = "kek-2" }, default).ConfigureAwait(false), "Replacing what is there");
        Expect.Equal(false, await store.TryReplaceAsync(tenant, Key(1), Key(1, "bGF0ZQ=="), default).ConfigureAwait(false), "Replacing what was there before");
        Expect.Equal(false, await store.TryReplaceAsync(tenant, Key(2, status: TenantKeyStatus.Disabled), Key(2, "bGF0ZQ=="), default).ConfigureAwait(false), "Replacing what has another status");
        Expect.Equal(false, await store.TryReplaceAsync(tenant, Key(3), Key(3, "bGF0ZQ=="), default).ConfigureAwait(false), "Replacing what never was");
        Expect.Same([Key(1, "bmV3") with { WrappedBy = "kek-2" }, Key(2)], await LoadAsync(store, tenant).ConfigureAwait(false), "The keys");
    }

    private static async Task NotKeptAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        await AddAsync(store, tenant, Key(1)).ConfigureAwait(false);
        Expect.Equal(true, await store.TryReplaceAsync(tenant, Key(1), Key(1, "", TenantKeyStatus.Destroyed), default).ConfigureAwait(false), "Destroying");
        Expect.Same([Key(1, "", TenantKeyStatus.Destroyed)], await LoadAsync(store, tenant).ConfigureAwait(false), "The keys");
        Expect.Equal(false, await store.TryAddAsync(tenant, Key(1), default).ConfigureAwait(false), "Adding a number that was destroyed");
    }

    private static async Task ReplacedAtOnceAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        await AddAsync(store, tenant, Key(1)).ConfigureAwait(false);
        var replaced = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
            await store.TryReplaceAsync(tenant, Key(1), Key(1, Convert.ToBase64String([(byte)n, 1])), default).ConfigureAwait(false)))).ConfigureAwait(false);
        Expect.Equal(1, replaced.Count(static won => won), "How many have won");
    }

    private static async Task CountedAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        await AddAsync(store, tenant, Key(1)).ConfigureAwait(false);
        var counts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await store.ReserveAsync(tenant, 1, 1_000_000_000, default).ConfigureAwait(false)))).ConfigureAwait(false);
        Expect.Same(Enumerable.Range(1, 16).Select(static n => n * 1_000_000_000L), counts.Order(), "What each was told");
        Expect.Equal(true, await store.TryReplaceAsync(tenant, Key(1), Key(1, "bmV3"), default).ConfigureAwait(false), "Replacing what counts");
        Expect.Equal(16_000_000_000, (await LoadAsync(store, tenant).ConfigureAwait(false)).Single().Messages, "The count afterwards");
    }

    private static async Task UncountedAsync(ITenantKeyStore store)
    {
        var tenant = TenantId.New();
        await AddAsync(store, tenant, Key(1)).ConfigureAwait(false);
        await Expect.ThrowsAsync<Exception>(async () => await store.ReserveAsync(tenant, 2, 1, default).ConfigureAwait(false), "Counting for a version that is not there").ConfigureAwait(false);
    }

    private static async Task ApartAsync(ITenantKeyStore store)
    {
        var (acme, globex) = (TenantId.New(), TenantId.New());
        await AddAsync(store, acme, Key(1)).ConfigureAwait(false);
        await AddAsync(store, globex, Key(1, "Z2xvYmV4")).ConfigureAwait(false);
        await store.ReserveAsync(acme, 1, 5, default).ConfigureAwait(false);
        Expect.Equal(true, await store.TryReplaceAsync(acme, Key(1), Key(1, "", TenantKeyStatus.Destroyed), default).ConfigureAwait(false), "Destroying one tenant's");
        Expect.Same([Key(1, "Z2xvYmV4")], await LoadAsync(store, globex).ConfigureAwait(false), "The other's keys");
    }
}
