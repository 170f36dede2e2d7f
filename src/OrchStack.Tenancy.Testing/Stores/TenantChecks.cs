namespace OrchStack.Tenancy.Testing;

/// <summary>Tenants themselves: found, changed in one step, removed for good.</summary>
internal static class TenantChecks
{
    public static readonly TenantConformanceCheck[] All =
    [
        new("A tenant is found by id and slug, with all that was stored", FindsAsync),
        new("No tenant is null, not an exception", UnknownAsync),
        new("Tenants of every status are found", EveryStatusAsync),
        new("Every tenant is listed once", ListsAsync),
        new("An id, slug or key that is taken is a conflict and changes nothing", ConflictsAsync),
        new("A change is seen at once and a new slug frees the old one", ChangesAsync),
        new("A change of nobody is UnknownTenantException", ChangesNobodyAsync),
        new("What a change throws is thrown on and changes nothing", ThrowsOnAsync),
        new("A change to a taken slug is a conflict and changes nothing", ChangesToTakenAsync),
        new("A change of the id is refused", ChangesIdAsync),
        new("Changes at once all count, none is lost", AtOnceAsync),
        new("Of many who add one slug at once, one wins", AddsAtOnceAsync),
        new("A removed tenant is gone, removing it again is no error, and its id is never used again", RemovesAsync),
    ];

    private static async Task FindsAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindAsync(tenant.Id, default).ConfigureAwait(false), "The tenant found by its id");
        Expect.Equal(tenant, await on.Store.FindAsync(tenant.Slug, default).ConfigureAwait(false), "The tenant found by its slug");
    }

    private static async Task UnknownAsync(TenantStoreUnderTest on)
    {
        var stranger = on.Make();
        Expect.Equal(null, await on.Store.FindAsync(stranger.Id, default).ConfigureAwait(false), "The tenant of an id that nobody has");
        Expect.Equal(null, await on.Store.FindAsync(stranger.Slug, default).ConfigureAwait(false), "The tenant of a slug that nobody has");
    }

    private static async Task EveryStatusAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        foreach (var status in Enum.GetValues<TenantStatus>())
        {
            await on.Directory.ChangeAsync(tenant.Id, t => t with { Status = status }, default).ConfigureAwait(false);
            Expect.Equal(status, (await on.Store.FindAsync(tenant.Slug, default).ConfigureAwait(false))?.Status, "The status of a tenant found by its slug");
        }
    }

    private static async Task ListsAsync(TenantStoreUnderTest on)
    {
        var mine = new[] { await on.AddAsync().ConfigureAwait(false), await on.AddAsync().ConfigureAwait(false) };
        var listed = await on.Store.ListAsync(default).Where(tenant => mine.Any(m => m.Id == tenant.Id)).ToListAsync().ConfigureAwait(false);
        Expect.Equal(2, listed.Count, "How often two tenants are listed in all");
        Expect.Equal(2, listed.Distinct().Count(), "How many of two tenants are listed");
    }

    private static async Task ConflictsAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        var other = on.Make();
        await Expect.ThrowsAsync<TenantConflictException>(() => on.Directory.AddAsync(tenant, default), "Adding a tenant twice").ConfigureAwait(false);
        await Expect.ThrowsAsync<TenantConflictException>(
            () => on.Directory.AddAsync(other with { Slug = tenant.Slug }, default), "Adding a tenant with a taken slug").ConfigureAwait(false);
        await Expect.ThrowsAsync<TenantConflictException>(
            () => on.Directory.AddAsync(other with { Key = tenant.Key }, default), "Adding a tenant with a taken key").ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindAsync(tenant.Slug, default).ConfigureAwait(false), "The tenant that was there first");
        Expect.Equal(null, await on.Store.FindAsync(other.Id, default).ConfigureAwait(false), "The tenant that was refused");
    }

    private static async Task ChangesAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        var slug = on.Make().Slug;
        var changed = await on.Directory.ChangeAsync(tenant.Id, t => t with { Slug = slug, Name = "Another" }, default).ConfigureAwait(false);
        Expect.Equal(tenant with { Slug = slug, Name = "Another" }, changed, "What the change answers");
        Expect.Equal(changed, await on.Store.FindAsync(tenant.Id, default).ConfigureAwait(false), "The changed tenant, found by its id");
        Expect.Equal(changed, await on.Store.FindAsync(slug, default).ConfigureAwait(false), "The changed tenant, found by its new slug");
        Expect.Equal(null, await on.Store.FindAsync(tenant.Slug, default).ConfigureAwait(false), "The tenant of the old slug");
        await on.Directory.AddAsync(on.Make() with { Slug = tenant.Slug }, default).ConfigureAwait(false);
    }

    private static Task ChangesNobodyAsync(TenantStoreUnderTest on) => Expect.ThrowsAsync<UnknownTenantException>(
        async () => await on.Directory.ChangeAsync(on.Make().Id, static tenant => tenant, default).ConfigureAwait(false), "Changing a tenant that is not there");

    private static async Task ThrowsOnAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        await Expect.ThrowsAsync<NotSupportedException>(
            async () => await on.Directory.ChangeAsync(tenant.Id, static _ => throw new NotSupportedException("refused"), default).ConfigureAwait(false),
            "A change that throws").ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindAsync(tenant.Id, default).ConfigureAwait(false), "The tenant after a change that threw");
    }

    private static async Task ChangesToTakenAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        var other = await on.AddAsync().ConfigureAwait(false);
        await Expect.ThrowsAsync<TenantConflictException>(
            async () => await on.Directory.ChangeAsync(tenant.Id, t => t with { Slug = other.Slug }, default).ConfigureAwait(false),
            "Changing to a taken slug").ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindAsync(tenant.Slug, default).ConfigureAwait(false), "The tenant after the refusal");
        Expect.Equal(other, await on.Store.FindAsync(other.Slug, default).ConfigureAwait(false), "The tenant that has the slug");
    }

    private static async Task ChangesIdAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        await Expect.ThrowsAsync<InvalidOperationException>(
            async () => await on.Directory.ChangeAsync(tenant.Id, t => on.Make(), default).ConfigureAwait(false), "Changing the id").ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindAsync(tenant.Id, default).ConfigureAwait(false), "The tenant after the refusal");
    }

    private static async Task AtOnceAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        await on.Directory.ChangeAsync(tenant.Id, static t => t with { Plan = "p" }, default).ConfigureAwait(false);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 20),
            async (_, ct) => await on.Directory.ChangeAsync(tenant.Id, static t => t with { Plan = t.Plan + "+" }, ct).ConfigureAwait(false)).ConfigureAwait(false);
        Expect.Equal("p" + new string('+', 20), (await on.Store.FindAsync(tenant.Id, default).ConfigureAwait(false))?.Plan, "The plan after 20 changes at once");
    }

    private static async Task AddsAtOnceAsync(TenantStoreUnderTest on)
    {
        var slug = on.Make().Slug;
        var added = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 10), async (_, ct) =>
        {
            try
            {
                await on.Directory.AddAsync(on.Make() with { Slug = slug }, ct).ConfigureAwait(false);
                Interlocked.Increment(ref added);
            }
            catch (TenantConflictException)
            {
                // All but one.
            }
        }).ConfigureAwait(false);
        Expect.Equal(1, added, "How many of 10 tenants with one slug were added");
    }

    private static async Task RemovesAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        await on.Directory.RemoveAsync(tenant.Id, default).ConfigureAwait(false);
        await on.Directory.RemoveAsync(tenant.Id, default).ConfigureAwait(false);
        Expect.Equal(null, await on.Store.FindAsync(tenant.Id, default).ConfigureAwait(false), "The removed tenant, found by its id");
        Expect.Equal(null, await on.Store.FindAsync(tenant.Slug, default).ConfigureAwait(false), "The removed tenant, found by its slug");
        await Expect.ThrowsAsync<TenantConflictException>(
            () => on.Directory.AddAsync(tenant, default), "Adding a tenant with the id of a removed one").ConfigureAwait(false);
        await on.Directory.AddAsync(on.Make() with { Slug = tenant.Slug }, default).ConfigureAwait(false);
    }
}
