using System.Linq.Expressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Vectors;

/// <summary>Tries to reach another tenant's vectors by every member of a store and of a collection.</summary>
public sealed class VectorIsolationTests(VectorWays ways) : IClassFixture<VectorWays>
{
    private static readonly ReadOnlyMemory<float> East = new([1, 0, 0]);

    private readonly WorkspaceId _workspace = WorkspaceId.Of(Guid.NewGuid());

    public static TheoryData<string> All => VectorWays.All;

    [Theory, MemberData(nameof(All))]
    public async Task Reaches_nobody_elses_records(string way)
    {
        var store = await SeedAsync(way);
        await As(way, Tenants.Globex, async () =>
        {
            var notes = store.GetCollection<string, Note>("notes");
            await notes.EnsureCollectionExistsAsync();
            Assert.Null(await notes.GetAsync("secret"));
            Assert.Empty(await notes.GetAsync(["secret", "secret"]).ToListAsync());
            Assert.Empty(await notes.GetAsync(static note => true, 100).ToListAsync());
            Assert.Empty(await notes.GetAsync(static note => note.Color == "red" || true, 100).ToListAsync());
            Assert.Empty(await notes.SearchAsync(East, 100).ToListAsync());
            Assert.Empty(await notes.SearchAsync(East, 100, new() { Filter = static note => true, IncludeVectors = true }).ToListAsync());

            await notes.DeleteAsync("secret");
            await notes.DeleteAsync(["secret"]);
            await notes.UpsertAsync(Note.Of("secret", color: "globex"));
            await notes.EnsureCollectionDeletedAsync();
            await store.EnsureCollectionDeletedAsync("notes");
        });

        await As(way, Tenants.Acme, async () =>
        {
            var notes = store.GetCollection<string, Note>("notes");
            Assert.Equal("acme", (await notes.GetAsync("secret"))!.Color);
            Assert.Equal(["secret"], await notes.SearchAsync(East, 100).Select(static hit => hit.Record.Id).ToListAsync());
        });
    }

    [Theory]
    [InlineData(VectorWays.Memory)]
    [InlineData(VectorWays.Postgres)]
    public async Task Lists_nobody_elses_collections(string way)
    {
        var store = await SeedAsync(way);
        await As(way, Tenants.Globex, async () =>
        {
            Assert.Empty(await store.ListCollectionNamesAsync().ToListAsync());
            Assert.False(await store.CollectionExistsAsync("notes"));
            Assert.False(await store.GetCollection<string, Note>("notes").CollectionExistsAsync());
        });
    }

    [Theory, MemberData(nameof(All))]
    public async Task Keeps_workspaces_apart(string way)
    {
        var vectors = ways[way].GetRequiredService<ITenantVectors>();
        await SeedAsync(way);
        foreach (var other in new[] { vectors.Store, vectors.Workspace(WorkspaceId.Of(Guid.NewGuid())) })
        {
            await As(way, Tenants.Acme, async () =>
            {
                var notes = other.GetCollection<string, Note>("notes");
                await notes.EnsureCollectionExistsAsync();
                Assert.Null(await notes.GetAsync("secret"));
                Assert.Empty(await notes.SearchAsync(East, 100).ToListAsync());
                await notes.DeleteAsync("secret");
                await notes.EnsureCollectionDeletedAsync();
            });
        }

        await As(way, Tenants.Acme, async () => Assert.NotNull(await vectors.Workspace(_workspace).GetCollection<string, Note>("notes").GetAsync("secret")));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Refuses_every_call_without_a_tenant(string way)
    {
        var store = await SeedAsync(way);
        var notes = store.GetCollection<string, Note>("notes");
        Func<Task>[] calls =
        [
            () => notes.CollectionExistsAsync(),
            () => notes.EnsureCollectionExistsAsync(),
            () => notes.EnsureCollectionDeletedAsync(),
            () => notes.GetAsync("secret"),
            async () => await notes.GetAsync(["secret"]).ToListAsync(),
            async () => await notes.GetAsync(static note => true, 1).ToListAsync(),
            () => notes.DeleteAsync("secret"),
            () => notes.DeleteAsync(["secret"]),
            () => notes.UpsertAsync(Note.Of("a")),
            () => notes.UpsertAsync([Note.Of("a")]),
            async () => await notes.SearchAsync(East, 1).ToListAsync(),
            async () => await ((IKeywordHybridSearchable<Note>)notes).HybridSearchAsync(East, ["a"], 1).ToListAsync(),
            async () => await store.ListCollectionNamesAsync().ToListAsync(),
            () => store.CollectionExistsAsync("notes"),
            () => store.EnsureCollectionDeletedAsync("notes"),
            () => ways[way].GetRequiredService<ITenantVectors>().DeleteAllAsync(),
        ];

        foreach (var call in calls)
        {
            await Assert.ThrowsAsync<MissingTenantException>(call);
        }

        // A member that a newer version brings must be tried here too.
        var members = typeof(VectorStoreCollection<string, Note>).GetMethods().Where(static method => method.IsVirtual && method.DeclaringType!.Assembly == typeof(VectorStore).Assembly
            && !method.IsSpecialName && method.Name is not "GetService").Count(static method => method.ReturnType.Name is "Task" or "Task`1" or "IAsyncEnumerable`1");
        Assert.Equal(11, members);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Hands_out_nothing_of_the_store_behind(string way)
    {
        var store = await SeedAsync(way);
        var notes = store.GetCollection<string, Note>("notes");
        await As(way, Tenants.Acme, () =>
        {
            var types = AppDomain.CurrentDomain.GetAssemblies().Where(static assembly => assembly.FullName!.StartsWith("OrchStack", StringComparison.Ordinal) || assembly.FullName.StartsWith("Npgsql", StringComparison.Ordinal))
                .SelectMany(static assembly => assembly.GetTypes()).Where(static type => !type.ContainsGenericParameters)
                .Concat([typeof(object), typeof(VectorStore), typeof(VectorStoreMetadata), typeof(VectorStoreCollectionMetadata), typeof(VectorStoreCollection<string, Note>), typeof(IDisposable)]);
            foreach (var type in types)
            {
                Assert.True(store.GetService(type) is null or VectorStoreMetadata || ReferenceEquals(store.GetService(type), store), $"the store gives a {type}");
                Assert.True(notes.GetService(type) is null or VectorStoreCollectionMetadata { CollectionName: "notes" } || ReferenceEquals(notes.GetService(type), notes), $"the collection gives a {type}");
                Assert.Null(store.GetService(type, "key"));
                Assert.Null(notes.GetService(type, "key"));
            }

            return Task.CompletedTask;
        });
    }

    [Theory, MemberData(nameof(All))]
    public async Task Refuses_to_read_as_another_what_one_has_asked_for(string way)
    {
        var store = await SeedAsync(way);
        IAsyncEnumerable<VectorSearchResult<Note>>? asked = null;
        await As(way, Tenants.Acme, () =>
        {
            asked = store.GetCollection<string, Note>("notes").SearchAsync(East, 10);
            return Task.CompletedTask;
        });

        await As(way, Tenants.Globex, async () => Assert.Contains("asked as tenant", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await asked!.ToListAsync())).Message, StringComparison.Ordinal));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await asked!.ToListAsync());
    }

    [Theory, MemberData(nameof(All))]
    public async Task Serves_tenants_side_by_side_from_one_collection_that_is_kept(string way)
    {
        var kept = ways[way].GetRequiredService<ITenantVectors>().Workspace(_workspace).GetCollection<string, Note>("notes");
        Tenant[] tenants = [Tenants.Acme, Tenants.Globex];
        foreach (var tenant in tenants)
        {
            await As(way, tenant, () => kept.EnsureCollectionExistsAsync());
        }

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => As(way, tenants[i % 2], async () =>
        {
            var color = tenants[i % 2].Name;
            await kept.UpsertAsync(Note.Of($"n{i % 10}", i % 7, 1, color: color));
            Assert.All(await kept.SearchAsync(East, 50).ToListAsync(), hit => Assert.Equal(color, hit.Record.Color));
            Assert.All(await kept.GetAsync(static note => true, 50).ToListAsync(), note => Assert.Equal(color, note.Color));
            Assert.Equal(color, (await kept.GetAsync($"n{i % 10}"))!.Color);
        }))));
    }

    [Theory, MemberData(nameof(All))]
    public async Task Finds_a_small_tenants_records_among_any_number_of_others(string way)
    {
        var notes = ways[way].GetRequiredService<ITenantVectors>().Workspace(_workspace).GetCollection<string, Note>("notes");
        var random = new Random(7);
        await As(way, Tenants.Globex, async () =>
        {
            // All of them nearer to what is asked than anything of Acme's.
            await notes.EnsureCollectionExistsAsync();
            await notes.UpsertAsync(Enumerable.Range(0, 5_000).Select(n => Note.Of($"n{n:D4}", 1, random.NextSingle() / 100)));
        });
        await As(way, Tenants.Acme, async () =>
        {
            await notes.EnsureCollectionExistsAsync();
            await notes.UpsertAsync(Enumerable.Range(0, 10).Select(n => Note.Of($"n{n:D4}", 0.1f, n)));
            Assert.Equal(Enumerable.Range(0, 10).Select(static n => $"n{n:D4}"), await notes.SearchAsync(East, 10).Select(static hit => hit.Record.Id).ToListAsync());
        });
    }

    [Theory, MemberData(nameof(All))]
    public async Task Deletes_all_of_a_tenant_and_nothing_of_another(string way)
    {
        var vectors = ways[way].GetRequiredService<ITenantVectors>();
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            await SeedAsync(way, tenant);
            await As(way, tenant, async () =>
            {
                await vectors.Store.GetCollection<string, Note>("other").EnsureCollectionExistsAsync();
                await vectors.Store.GetCollection<string, Note>("other").UpsertAsync(Enumerable.Range(0, 1_200).Select(static n => Note.Of($"n{n}")));
            });
        }

        await As(way, Tenants.Acme, async () => await vectors.DeleteAllAsync());

        await As(way, Tenants.Acme, async () =>
        {
            Assert.Equal(0, await vectors.DeleteAllAsync());
            Assert.Null(await vectors.Workspace(_workspace).GetCollection<string, Note>("notes").GetAsync("secret"));
            Assert.Empty(await vectors.Store.GetCollection<string, Note>("other").GetAsync(static note => true, 1).ToListAsync());
        });
        await As(way, Tenants.Globex, async () =>
        {
            Assert.Equal("globex", (await vectors.Workspace(_workspace).GetCollection<string, Note>("notes").GetAsync("secret"))!.Color);
            Assert.Equal(1_200, await vectors.Store.GetCollection<string, Note>("other").GetAsync(static note => true, 2_000).CountAsync());
            await vectors.DeleteAllAsync();
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("../notes")]
    [InlineData("notes ")]
    [InlineData("nötes")]
    [InlineData("a.b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public void Refuses_names_that_are_none(string name)
    {
        var store = ways[VectorWays.Memory].GetRequiredService<VectorStore>();

        Assert.ThrowsAny<ArgumentException>(() => store.GetCollection<string, Note>(name));
        Assert.ThrowsAny<ArgumentException>(() => store.GetDynamicCollection(name, new VectorStoreCollectionDefinition()));
    }

    [Fact]
    public async Task Control_without_the_fence_everybody_reads_it()
    {
        var behind = ways[VectorWays.Memory].GetRequiredService<VectorStoreBehind>().Store;
        await behind.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync();
        await As(VectorWays.Memory, Tenants.Acme, () => behind.GetCollection<string, Note>("notes").UpsertAsync(Note.Of("secret")));

        await As(VectorWays.Memory, Tenants.Globex, async () => Assert.NotNull(await behind.GetCollection<string, Note>("notes").GetAsync("secret")));
    }

    private async Task<VectorStore> SeedAsync(string way, Tenant? tenant = null)
    {
        var store = ways[way].GetRequiredService<ITenantVectors>().Workspace(_workspace);
        var owner = tenant ?? Tenants.Acme;
        await As(way, owner, async () =>
        {
            await store.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync();
            await store.GetCollection<string, Note>("notes").UpsertAsync(Note.Of("secret", color: owner.Slug.Value));
        });
        return store;
    }

    private Task As(string way, Tenant tenant, Func<Task> run) => ways[way].GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, _ => run());
}
