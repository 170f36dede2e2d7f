namespace OrchStack.Tenancy.Testing;

/// <summary>
/// The contract of <see cref="ITenantSettingsStore"/> as checks, for whoever keeps settings in a place of their own. In xunit:
/// a theory over <see cref="Names"/> that calls <see cref="RunAsync"/>. Each check uses tenants of its own.
/// </summary>
public static class SettingsStoreConformance
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ConformanceChecks<ITenantSettingsStore> Checks = new(
        ("A tenant that has set nothing has no documents", NothingAsync),
        ("The newest document of each section is loaded, as it was stored", NewestAsync),
        ("The text of a document comes back letter by letter", TextAsync),
        ("A version that does not follow the newest is refused and changes nothing", StrictAsync),
        ("Of many who write one version at once, one wins", AtOnceAsync),
        ("The history is listed newest first, with who and when", HistoryAsync),
        ("A long history is listed in full", LongHistoryAsync),
        ("A tenant's documents are its own", ApartAsync),
        ("The case of a section's name counts", CaseAsync));

    /// <summary>The names of the checks, in the order of the contract.</summary>
    public static IEnumerable<string> Names => Checks.Names;

    /// <summary>Runs the check of a name.</summary>
    /// <exception cref="TenantConformanceException">The contract is not kept.</exception>
    public static Task RunAsync(string name, ITenantSettingsStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Checks.RunAsync(name, store);
    }

    private static TenantSettingsDocument Document(string section, long version, string? json = null, string actor = "test:ada") =>
        new(section, version, json ?? $$"""{"version":{{version}}}""", Start.AddMinutes(version), actor);

    private static async Task AppendAsync(ITenantSettingsStore store, TenantId tenant, TenantSettingsDocument document) =>
        Expect.Equal(true, await store.TryAppendAsync(tenant, document, default).ConfigureAwait(false), $"Storing version {document.Version} after {document.Version - 1}");

    private static async Task<TenantSettingsDocument?> LoadAsync(ITenantSettingsStore store, TenantId tenant, string section) =>
        (await store.LoadAsync(tenant, default).ConfigureAwait(false)).TryGet(section, out var document) ? document : null;

    private static async Task NothingAsync(ITenantSettingsStore store)
    {
        var tenant = TenantId.New();
        var documents = await store.LoadAsync(tenant, default).ConfigureAwait(false);
        Expect.Equal(tenant, documents.Tenant, "Whose documents were loaded");
        Expect.Equal(false, documents.TryGet("agents", out _), "Whether there is a document");
        Expect.Equal(0, await store.ListAsync(tenant, "agents", default).CountAsync().ConfigureAwait(false), "How long the history is");
    }

    private static async Task NewestAsync(ITenantSettingsStore store)
    {
        var tenant = TenantId.New();
        await AppendAsync(store, tenant, Document("agents", 1)).ConfigureAwait(false);
        await AppendAsync(store, tenant, Document("agents", 2, actor: "test:grace")).ConfigureAwait(false);
        await AppendAsync(store, tenant, Document("limits", 1)).ConfigureAwait(false);
        Expect.Equal(Document("agents", 2, actor: "test:grace"), await LoadAsync(store, tenant, "agents").ConfigureAwait(false), "The newest of two versions");
        Expect.Equal(Document("limits", 1), await LoadAsync(store, tenant, "limits").ConfigureAwait(false), "The document of another section");
    }

    private static async Task TextAsync(ITenantSettingsStore store)
    {
        const string Json = """{ "b" : 1.0,  "a":"ü \u00fc 😀 'quoted' $1", "c": 1e2 }""";
        var tenant = TenantId.New();
        await AppendAsync(store, tenant, Document("agents", 1, Json)).ConfigureAwait(false);
        Expect.Equal(Json, (await LoadAsync(store, tenant, "agents").ConfigureAwait(false))?.Json, "The text");
    }

    private static async Task StrictAsync(ITenantSettingsStore store)
    {
        var tenant = TenantId.New();
        Expect.Equal(false, await store.TryAppendAsync(tenant, Document("agents", 2), default).ConfigureAwait(false), "Beginning with version 2");
        await AppendAsync(store, tenant, Document("agents", 1)).ConfigureAwait(false);
        foreach (var version in new long[] { 1, 3 })
        {
            Expect.Equal(
                false,
                await store.TryAppendAsync(tenant, Document("agents", version, actor: "test:late"), default).ConfigureAwait(false),
                $"Storing version {version} after 1");
        }

        Expect.Equal(Document("agents", 1), await LoadAsync(store, tenant, "agents").ConfigureAwait(false), "The document after the refusals");
        Expect.Equal(1, await store.ListAsync(tenant, "agents", default).CountAsync().ConfigureAwait(false), "How long the history is");
    }

    private static async Task AtOnceAsync(ITenantSettingsStore store)
    {
        var tenant = TenantId.New();
        for (var version = 1; version <= 5; version++)
        {
            var won = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (writer, ct) =>
            {
                if (await store.TryAppendAsync(tenant, Document("agents", version, actor: $"test:{writer}"), ct).ConfigureAwait(false))
                {
                    Interlocked.Increment(ref won);
                }
            }).ConfigureAwait(false);
            Expect.Equal(1, won, $"How many of 8 stored version {version}");
        }
    }

    private static async Task HistoryAsync(ITenantSettingsStore store)
    {
        var tenant = TenantId.New();
        TenantSettingsDocument[] stored = [Document("agents", 1), Document("agents", 2, actor: "test:grace"), Document("agents", 3)];
        foreach (var document in stored)
        {
            await AppendAsync(store, tenant, document).ConfigureAwait(false);
        }

        await AppendAsync(store, tenant, Document("limits", 1)).ConfigureAwait(false);
        var listed = await store.ListAsync(tenant, "agents", default).ToListAsync().ConfigureAwait(false);
        Expect.Equal(string.Join<TenantSettingsDocument>('\n', [.. stored.Reverse()]), string.Join('\n', listed), "The history");
    }

    private static async Task LongHistoryAsync(ITenantSettingsStore store)
    {
        var tenant = TenantId.New();
        for (var version = 1; version <= 100; version++)
        {
            await AppendAsync(store, tenant, Document("agents", version)).ConfigureAwait(false);
        }

        var listed = await store.ListAsync(tenant, "agents", default).Select(static document => document.Version).ToListAsync().ConfigureAwait(false);
        Expect.Equal(string.Join(' ', Enumerable.Range(1, 100).Reverse()), string.Join(' ', listed), "The versions of the history");
    }

    private static async Task ApartAsync(ITenantSettingsStore store)
    {
        var (tenant, other) = (TenantId.New(), TenantId.New());
        await AppendAsync(store, tenant, Document("agents", 1)).ConfigureAwait(false);
        Expect.Equal(null, await LoadAsync(store, other, "agents").ConfigureAwait(false), "Another tenant's document");
        Expect.Equal(0, await store.ListAsync(other, "agents", default).CountAsync().ConfigureAwait(false), "How long another tenant's history is");
        await AppendAsync(store, other, Document("agents", 1, actor: "test:other")).ConfigureAwait(false);
        Expect.Equal(Document("agents", 1), await LoadAsync(store, tenant, "agents").ConfigureAwait(false), "The tenant's own document");
    }

    private static async Task CaseAsync(ITenantSettingsStore store)
    {
        var tenant = TenantId.New();
        await AppendAsync(store, tenant, Document("agents", 1)).ConfigureAwait(false);
        Expect.Equal(null, await LoadAsync(store, tenant, "Agents").ConfigureAwait(false), "The document of a section in another case");
        await AppendAsync(store, tenant, Document("Agents", 1)).ConfigureAwait(false);
    }
}
