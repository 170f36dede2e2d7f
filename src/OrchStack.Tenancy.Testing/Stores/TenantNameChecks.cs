namespace OrchStack.Tenancy.Testing;

/// <summary>Hosts and external ids: each belongs to one tenant.</summary>
internal static class TenantNameChecks
{
    public static readonly TenantConformanceCheck[] All =
    [
        Named("A tenant is found by each of its hosts and external ids", FindsAsync),
        Named("A host or external id of another tenant is a conflict", ConflictsAsync),
        Named("Giving what a tenant has is no error", TwiceAsync),
        Named("A tenant cannot take another's host or external id away", TakesAsync),
        Named("What was taken away is free for another", FreesAsync),
        Named("A removed tenant leaves its hosts and external ids free", RemovedAsync),
        Named("Nobody has an empty host, and the case of an external id counts", StrictAsync),
    ];

    private static TenantConformanceCheck Named(string name, Func<TenantStoreUnderTest, Task> check) =>
        new(name, on => on.HasHostsAndExternalIds ? check(on) : Task.CompletedTask);

    private static string Host() => $"h-{Guid.NewGuid():n}.test";

    private static ExternalTenantId External() => new("https://login.test", $"x-{Guid.NewGuid():n}");

    private static async Task FindsAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        var hosts = new[] { Host(), Host() };
        var id = External();
        foreach (var host in hosts)
        {
            await on.Directory.AddHostAsync(tenant.Id, host, default).ConfigureAwait(false);
            Expect.Equal(tenant, await on.Store.FindByHostAsync(host, default).ConfigureAwait(false), "The tenant found by a host");
        }

        await on.Directory.AddExternalIdAsync(tenant.Id, id, default).ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindByExternalIdAsync(id, default).ConfigureAwait(false), "The tenant found by an external id");
        Expect.Equal(
            string.Join(' ', hosts.Order(StringComparer.Ordinal)),
            string.Join(' ', (await on.Directory.ListHostsAsync(tenant.Id, default).ToListAsync().ConfigureAwait(false)).Order(StringComparer.Ordinal)),
            "The hosts that are listed");
        Expect.Equal(id, (await on.Directory.ListExternalIdsAsync(tenant.Id, default).ToListAsync().ConfigureAwait(false)).SingleOrDefault(), "The external id that is listed");
    }

    private static async Task ConflictsAsync(TenantStoreUnderTest on)
    {
        var (tenant, other, host, id) = await GivenAsync(on).ConfigureAwait(false);
        await Expect.ThrowsAsync<TenantConflictException>(() => on.Directory.AddHostAsync(other.Id, host, default), "Giving another's host").ConfigureAwait(false);
        await Expect.ThrowsAsync<TenantConflictException>(
            () => on.Directory.AddExternalIdAsync(other.Id, id, default), "Giving another's external id").ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindByHostAsync(host, default).ConfigureAwait(false), "The tenant that has the host");
        Expect.Equal(tenant, await on.Store.FindByExternalIdAsync(id, default).ConfigureAwait(false), "The tenant that has the external id");
        var nobody = on.Make().Id;
        await Expect.ThrowsAsync<UnknownTenantException>(() => on.Directory.AddHostAsync(nobody, Host(), default), "Giving nobody a host").ConfigureAwait(false);
        await Expect.ThrowsAsync<UnknownTenantException>(
            () => on.Directory.AddExternalIdAsync(nobody, External(), default), "Giving nobody an external id").ConfigureAwait(false);
    }

    private static async Task TwiceAsync(TenantStoreUnderTest on)
    {
        var (tenant, _, host, id) = await GivenAsync(on).ConfigureAwait(false);
        await on.Directory.AddHostAsync(tenant.Id, host, default).ConfigureAwait(false);
        await on.Directory.AddExternalIdAsync(tenant.Id, id, default).ConfigureAwait(false);
        Expect.Equal(1, await on.Directory.ListHostsAsync(tenant.Id, default).CountAsync().ConfigureAwait(false), "How many hosts are listed");
    }

    private static async Task TakesAsync(TenantStoreUnderTest on)
    {
        var (tenant, other, host, id) = await GivenAsync(on).ConfigureAwait(false);
        await on.Directory.RemoveHostAsync(other.Id, host, default).ConfigureAwait(false);
        await on.Directory.RemoveExternalIdAsync(other.Id, id, default).ConfigureAwait(false);
        Expect.Equal(tenant, await on.Store.FindByHostAsync(host, default).ConfigureAwait(false), "The tenant of a host that another wanted away");
        Expect.Equal(tenant, await on.Store.FindByExternalIdAsync(id, default).ConfigureAwait(false), "The tenant of an external id that another wanted away");
    }

    private static async Task FreesAsync(TenantStoreUnderTest on)
    {
        var (tenant, other, host, id) = await GivenAsync(on).ConfigureAwait(false);
        await on.Directory.RemoveHostAsync(tenant.Id, host, default).ConfigureAwait(false);
        await on.Directory.RemoveExternalIdAsync(tenant.Id, id, default).ConfigureAwait(false);
        Expect.Equal(null, await on.Store.FindByHostAsync(host, default).ConfigureAwait(false), "The tenant of a host that was taken away");
        await on.Directory.AddHostAsync(other.Id, host, default).ConfigureAwait(false);
        await on.Directory.AddExternalIdAsync(other.Id, id, default).ConfigureAwait(false);
        Expect.Equal(other, await on.Store.FindByHostAsync(host, default).ConfigureAwait(false), "The new tenant of a host");
        Expect.Equal(other, await on.Store.FindByExternalIdAsync(id, default).ConfigureAwait(false), "The new tenant of an external id");
    }

    private static async Task RemovedAsync(TenantStoreUnderTest on)
    {
        var (tenant, other, host, id) = await GivenAsync(on).ConfigureAwait(false);
        await on.Directory.RemoveAsync(tenant.Id, default).ConfigureAwait(false);
        Expect.Equal(null, await on.Store.FindByHostAsync(host, default).ConfigureAwait(false), "The tenant of a removed tenant's host");
        Expect.Equal(null, await on.Store.FindByExternalIdAsync(id, default).ConfigureAwait(false), "The tenant of a removed tenant's external id");
        await on.Directory.AddHostAsync(other.Id, host, default).ConfigureAwait(false);
        await on.Directory.AddExternalIdAsync(other.Id, id, default).ConfigureAwait(false);
    }

    private static async Task StrictAsync(TenantStoreUnderTest on)
    {
        var (_, _, _, id) = await GivenAsync(on).ConfigureAwait(false);
        Expect.Equal(null, await on.Store.FindByHostAsync(string.Empty, default).ConfigureAwait(false), "The tenant of an empty host");
        Expect.Equal(
            null,
            await on.Store.FindByExternalIdAsync(new ExternalTenantId(id.Issuer, id.Value.ToUpperInvariant()), default).ConfigureAwait(false),
            "The tenant of an external id in another case");
    }

    private static async Task<(Tenant Tenant, Tenant Other, string Host, ExternalTenantId Id)> GivenAsync(TenantStoreUnderTest on)
    {
        var tenant = await on.AddAsync().ConfigureAwait(false);
        var other = await on.AddAsync().ConfigureAwait(false);
        var (host, id) = (Host(), External());
        await on.Directory.AddHostAsync(tenant.Id, host, default).ConfigureAwait(false);
        await on.Directory.AddExternalIdAsync(tenant.Id, id, default).ConfigureAwait(false);
        return (tenant, other, host, id);
    }
}
