namespace OrchStack.Tenancy.Testing;

/// <summary>
/// The contract of <see cref="ITenantAuditStore"/> as checks, for whoever keeps audit logs in a place of their own. In xunit: a
/// theory over <see cref="Names"/> that calls <see cref="RunAsync"/>. The platform's log need not be empty.
/// </summary>
public static class AuditStoreConformance
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ConformanceChecks<AuditStoreUnderTest> Checks = new(
        ("An entry is read back with all that was recorded", WholeAsync),
        ("The newest entry comes first", OrderAsync),
        ("A log holds the entries of its tenant alone", ApartAsync),
        ("The platform's log is apart from the tenants'", PlatformAsync),
        ("A query chooses by time, action, actor and number", ChoosesAsync),
        ("The beginning of an action is taken letter by letter", LiteralAsync),
        ("Entries recorded at once are all there", AtOnceAsync));

    /// <summary>The names of the checks, in the order of the contract.</summary>
    public static IEnumerable<string> Names => Checks.Names;

    /// <summary>Runs the check of a name.</summary>
    /// <exception cref="TenantConformanceException">The contract is not kept.</exception>
    public static Task RunAsync(string name, AuditStoreUnderTest store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Checks.RunAsync(name, store);
    }

    private static AuditEvent Entry(TenantId? tenant, int minute, string action = "document.read", string actor = "test:ada") => new()
    {
        Id = Guid.CreateVersion7(Start.AddMinutes(minute)),
        At = Start.AddMinutes(minute),
        Actor = actor,
        TenantId = tenant,
        Action = action,
        Outcome = AuditOutcome.Succeeded,
    };

    private static string Text(IEnumerable<AuditEvent> entries) => string.Join('\n', entries);

    private static async Task WholeAsync(AuditStoreUnderTest on)
    {
        var tenant = await on.NewTenantAsync().ConfigureAwait(false);
        foreach (var outcome in Enum.GetValues<AuditOutcome>())
        {
            var entry = Entry(tenant, (int)outcome) with { Outcome = outcome, Target = "document:42", Reason = "because 'ü' 😀" };
            await on.AppendAsync(tenant, entry).ConfigureAwait(false);
            Expect.Equal(entry, (await on.ReadAsync(tenant, new AuditQuery { Limit = 1 }).ConfigureAwait(false)).SingleOrDefault(), "The entry");
        }

        var bare = Entry(tenant, 60);
        await on.AppendAsync(tenant, bare).ConfigureAwait(false);
        Expect.Equal(bare, (await on.ReadAsync(tenant).ConfigureAwait(false))[0], "An entry without target and reason");
    }

    private static async Task OrderAsync(AuditStoreUnderTest on)
    {
        var tenant = await on.NewTenantAsync().ConfigureAwait(false);
        AuditEvent[] entries = [Entry(tenant, 1), Entry(tenant, 2), Entry(tenant, 3)];
        foreach (var entry in entries)
        {
            await on.AppendAsync(tenant, entry).ConfigureAwait(false);
        }

        Expect.Equal(Text(entries.Reverse()), Text(await on.ReadAsync(tenant).ConfigureAwait(false)), "The log");
    }

    private static async Task ApartAsync(AuditStoreUnderTest on)
    {
        var tenant = await on.NewTenantAsync().ConfigureAwait(false);
        var other = await on.NewTenantAsync().ConfigureAwait(false);
        await on.AppendAsync(tenant, Entry(tenant, 1)).ConfigureAwait(false);
        Expect.Equal(0, (await on.ReadAsync(other).ConfigureAwait(false)).Count, "How many entries another tenant reads");
        await on.AppendAsync(other, Entry(other, 2)).ConfigureAwait(false);
        Expect.Equal(tenant, (await on.ReadAsync(tenant).ConfigureAwait(false)).Single().TenantId, "Whose entry a tenant reads");
    }

    private static async Task PlatformAsync(AuditStoreUnderTest on)
    {
        var tenant = await on.NewTenantAsync().ConfigureAwait(false);
        var actor = $"test:{Guid.NewGuid():n}";
        AuditEvent[] entries = [Entry(null, 1, actor: actor), Entry(tenant, 2, actor: actor)];
        foreach (var entry in entries)
        {
            await on.Store.AppendToPlatformAsync(entry, default).ConfigureAwait(false);
        }

        await on.AppendAsync(tenant, Entry(tenant, 3, actor: actor)).ConfigureAwait(false);
        var platform = await on.Store.ReadPlatformAsync(new AuditQuery { Actor = actor }, default).ToListAsync().ConfigureAwait(false);
        Expect.Equal(Text(entries.Reverse()), Text(platform), "The platform's log");
        Expect.Equal(1, (await on.ReadAsync(tenant).ConfigureAwait(false)).Count, "How many entries the tenant reads");
    }

    private static async Task ChoosesAsync(AuditStoreUnderTest on)
    {
        var tenant = await on.NewTenantAsync().ConfigureAwait(false);
        foreach (var entry in new[] { Entry(tenant, 1), Entry(tenant, 2, "document.deleted"), Entry(tenant, 3, "documents.read", "test:grace"), Entry(tenant, 4) })
        {
            await on.AppendAsync(tenant, entry).ConfigureAwait(false);
        }

        await ExpectAsync(new AuditQuery { From = Start.AddMinutes(2) }, "4 3 2").ConfigureAwait(false);
        await ExpectAsync(new AuditQuery { Before = Start.AddMinutes(2) }, "1").ConfigureAwait(false);
        await ExpectAsync(new AuditQuery { Action = "document.read" }, "4 1").ConfigureAwait(false);
        await ExpectAsync(new AuditQuery { Action = "document." }, "4 2 1").ConfigureAwait(false);
        await ExpectAsync(new AuditQuery { Actor = "test:grace" }, "3").ConfigureAwait(false);
        await ExpectAsync(new AuditQuery { Limit = 2 }, "4 3").ConfigureAwait(false);
        await ExpectAsync(new AuditQuery { Action = "document.", From = Start.AddMinutes(2), Limit = 1 }, "4").ConfigureAwait(false);

        async Task ExpectAsync(AuditQuery query, string minutes) => Expect.Equal(
            minutes,
            string.Join(' ', (await on.ReadAsync(tenant, query).ConfigureAwait(false)).Select(static entry => (entry.At - Start).TotalMinutes)),
            $"The minutes of the entries of {query}");
    }

    private static async Task LiteralAsync(AuditStoreUnderTest on)
    {
        var tenant = await on.NewTenantAsync().ConfigureAwait(false);
        await on.AppendAsync(tenant, Entry(tenant, 1, "ab.c")).ConfigureAwait(false);
        foreach (var action in new[] { "a_.", "%.", "AB.", "ab", "" })
        {
            Expect.Equal(0, (await on.ReadAsync(tenant, new AuditQuery { Action = action }).ConfigureAwait(false)).Count, $"How many entries \"{action}\" finds");
        }
    }

    private static async Task AtOnceAsync(AuditStoreUnderTest on)
    {
        var tenant = await on.NewTenantAsync().ConfigureAwait(false);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 50), async (minute, _) => await on.AppendAsync(tenant, Entry(tenant, minute)).ConfigureAwait(false)).ConfigureAwait(false);
        Expect.Equal(50, (await on.ReadAsync(tenant).ConfigureAwait(false)).Distinct().Count(), "How many of 50 entries are there");
    }
}
