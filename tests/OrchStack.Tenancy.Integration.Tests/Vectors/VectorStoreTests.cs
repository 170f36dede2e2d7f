using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Vectors;

/// <summary>What a store of vectors does for one tenant, the same in every way of keeping them.</summary>
public sealed class VectorStoreTests(VectorWays ways) : IClassFixture<VectorWays>
{
    private readonly WorkspaceId _workspace = WorkspaceId.Of(Guid.NewGuid());

    public static TheoryData<string> All => VectorWays.All;

    [Theory, MemberData(nameof(All))]
    public Task Gives_back_what_was_stored(string way) => AsAcme(way, async notes =>
    {
        var note = Note.Of("a/b:c\"'%_ü", 0.25f, -3, 7, "blue", 12, "x", "y");
        await notes.UpsertAsync(note);

        var read = await notes.GetAsync(note.Id, new RecordRetrievalOptions { IncludeVectors = true });

        Assert.Equal((note.Id, note.Color, note.Page, note.At), (read!.Id, read.Color, read.Page, read.At));
        Assert.Equal(note.Tags, read.Tags);
        Assert.Equal(note.Embedding!.Value.ToArray(), read.Embedding!.Value.ToArray());
        Assert.Null((await notes.GetAsync(note.Id))!.Embedding);
        Assert.Null(await notes.GetAsync("none"));
    });

    [Theory, MemberData(nameof(All))]
    public Task Replaces_and_deletes(string way) => AsAcme(way, async notes =>
    {
        await notes.UpsertAsync([Note.Of("a", color: "red"), Note.Of("b"), Note.Of("c"), Note.Of("a", color: "green")]);
        Assert.Equal("green", (await notes.GetAsync("a"))!.Color);

        await notes.DeleteAsync("a");
        await notes.DeleteAsync(["b", "none"]);

        Assert.Equal(["c"], await notes.GetAsync(["a", "b", "c", "c"]).Select(static note => note.Id).ToListAsync());
        await notes.EnsureCollectionDeletedAsync();
        await notes.EnsureCollectionExistsAsync();
        Assert.Null(await notes.GetAsync("c"));
    });

    [Theory, MemberData(nameof(All))]
    public Task Filters_and_sorts(string way) => AsAcme(way, async notes =>
    {
        await notes.UpsertAsync(Enumerable.Range(1, 9).Select(n => Note.Of($"n{n}", n, color: n % 2 == 0 ? "red" : "blue", page: n, tags: n % 3 == 0 ? ["third"] : [])));
        var color = "red";

        Assert.Equal(["n8", "n6"], await Ids(notes.GetAsync(note => note.Color == color && note.Page > 4, 5, new() { OrderBy = static by => by.Descending(static note => note.Page) })));
        Assert.Equal(["n3", "n6", "n9"], await Ids(notes.GetAsync(static note => note.Tags.Contains("third"), 5, new() { OrderBy = static by => by.Ascending(static note => note.Id) })));
        Assert.Equal(["n1", "n9"], await Ids(notes.GetAsync(static note => note.Id == "n1" || note.Page == 9, 5, new() { OrderBy = static by => by.Ascending(static note => note.Id) })));
        Assert.Equal(["n2", "n4", "n6"], await Ids(notes.GetAsync(static note => !(note.Color != "red"), 3, new() { OrderBy = static by => by.Ascending(static note => note.Color).Ascending(static note => note.Page) })));
        Assert.Equal(["n5", "n6"], await Ids(notes.GetAsync(static note => note.At >= DateTimeOffset.UnixEpoch, 2, new() { Skip = 4, OrderBy = static by => by.Ascending(static note => note.Page) })));
    });

    [Theory, MemberData(nameof(All))]
    public Task Finds_the_nearest_by_filter_threshold_and_page(string way) => AsAcme(way, async notes =>
    {
        await notes.UpsertAsync([Note.Of("east"), Note.Of("north", 0, 1), Note.Of("northeast", 1, 1, color: "blue"), Note.Of("west", -1), new Note { Id = "nowhere" }]);
        var query = new ReadOnlyMemory<float>([1, 0.1f, 0]);

        Assert.Equal(["east", "northeast", "north", "west"], await Ids(notes.SearchAsync(query, 10)));
        Assert.Equal(["northeast", "north"], await Ids(notes.SearchAsync(query, 2, new() { Skip = 1 })));
        Assert.Equal(["northeast"], await Ids(notes.SearchAsync(query, 10, new() { Filter = static note => note.Color == "blue" })));
        Assert.Equal(["east", "northeast"], await Ids(notes.SearchAsync(query, 10, new() { ScoreThreshold = 0.5 })));
        var found = await notes.SearchAsync(query, 1, new() { IncludeVectors = true, VectorProperty = static note => note.Embedding }).FirstAsync();
        Assert.Equal(1 / Math.Sqrt(1.01), found.Score!.Value, 1e-6);
        Assert.Equal([1f, 0f, 0f], found.Record.Embedding!.Value.ToArray());
    });

    [Theory, MemberData(nameof(All))]
    public async Task Makes_keys_that_are_Guids(string way)
    {
        var vectors = ways[way].GetRequiredService<ITenantVectors>();
        await ways[way].GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async _ =>
        {
            var numbered = vectors.Workspace(_workspace).GetCollection<Guid, VectorWays.Numbered>("numbered");
            await numbered.EnsureCollectionExistsAsync();
            var record = new VectorWays.Numbered { Text = "made", Embedding = [1, 2, 3] };
            await numbered.UpsertAsync(record);

            Assert.NotEqual(Guid.Empty, record.Id);
            Assert.Equal("made", (await numbered.GetAsync(record.Id))!.Text);
            Assert.Equal((record.Id, 5d), ((await numbered.SearchAsync(new float[] { 1, 5, 7 }, 1).FirstAsync()) is { } hit ? (hit.Record.Id, Math.Round(hit.Score!.Value, 5)) : default));
        });
    }

    [Theory, MemberData(nameof(All))]
    public async Task Keeps_dynamic_records(string way)
    {
        var store = ways[way].GetRequiredService<ITenantVectors>().Workspace(_workspace);
        VectorStoreCollectionDefinition definition = new()
        {
            Properties = [new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreDataProperty("Color", typeof(string)), new VectorStoreVectorProperty("Embedding", typeof(ReadOnlyMemory<float>?), 3)],
        };
        await ways[way].GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async _ =>
        {
            var notes = store.GetDynamicCollection("notes", definition);
            await notes.EnsureCollectionExistsAsync();
            await notes.UpsertAsync(new Dictionary<string, object?> { ["Id"] = "d", ["Color"] = "pink", ["Embedding"] = (ReadOnlyMemory<float>?)new float[] { 1, 1, 1 }, ["Page"] = 0, ["At"] = null, ["Tags"] = new List<string>() });

            Assert.Equal("pink", (await notes.GetAsync("d"))!["Color"]);
            Assert.Equal("d", (await notes.SearchAsync(new ReadOnlyMemory<float>([1, 1, 1]), 1, new() { Filter = static note => (string?)note["Color"] == "pink" }).FirstAsync()).Record["Id"]);
            Assert.Equal("d", (await notes.GetAsync(static note => (string?)note["Color"] == "pink", 1).FirstAsync())["Id"]);
            Assert.Empty(await notes.GetAsync(static note => (string?)note["Color"] == "grey", 1).ToListAsync());
        });
    }

    [Theory, MemberData(nameof(All))]
    public Task Refuses_vectors_of_another_length(string way) => AsAcme(way, async notes =>
    {
        var wrong = Note.Of("wrong");
        wrong.Embedding = new float[4];

        Assert.Contains("4 dimensions", (await Assert.ThrowsAsync<VectorStoreException>(() => notes.UpsertAsync([Note.Of("right"), wrong]))).Message, StringComparison.Ordinal);
        Assert.Null(await notes.GetAsync("right"));
        await notes.UpsertAsync(Note.Of("right"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await notes.SearchAsync(new ReadOnlyMemory<float>(new float[4]), 1).ToListAsync());
    });

    [Theory]
    [InlineData(VectorWays.Memory)]
    [InlineData(VectorWays.Postgres)]
    public async Task Stores_nothing_where_there_is_no_collection(string way) => await ways[way].GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async _ =>
    {
        var store = ways[way].GetRequiredService<ITenantVectors>().Workspace(_workspace);
        var notes = store.GetCollection<string, Note>("notes");

        Assert.Contains("EnsureCollectionExistsAsync", (await Assert.ThrowsAsync<VectorStoreException>(() => notes.UpsertAsync(Note.Of("a")))).Message, StringComparison.Ordinal);
        Assert.Empty(await notes.SearchAsync(new ReadOnlyMemory<float>(new float[3]), 1).ToListAsync());
        Assert.False(await notes.CollectionExistsAsync());
        await notes.EnsureCollectionExistsAsync();
        await notes.EnsureCollectionExistsAsync();
        Assert.True(await store.CollectionExistsAsync("notes"));
        Assert.Equal(["notes"], await store.ListCollectionNamesAsync().ToListAsync());
    });

    [Fact]
    public async Task Says_that_the_tables_are_to_be_installed()
    {
        var empty = new TenantDatabase();
        await empty.InitializeAsync();
        var services = Tenants.Services(empty);
        services.AddOrchStackTenancy().UsePostgreSqlVectors();
        await using var provider = services.BuildProvider(out _, out var scopes);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => scopes.RunAsync(
            Tenants.Acme.Id, ct => provider.GetRequiredService<VectorStore>().CollectionExistsAsync("notes", ct)));

        Assert.Contains("TenantVectorSchema.InstallAsync", refused.Message, StringComparison.Ordinal);
        await empty.DisposeAsync();
    }

    private static ValueTask<List<string>> Ids(IAsyncEnumerable<Note> notes) => notes.Select(static note => note.Id).ToListAsync();

    private static ValueTask<List<string>> Ids(IAsyncEnumerable<VectorSearchResult<Note>> found) => found.Select(static hit => hit.Record.Id).ToListAsync();

    private Task AsAcme(string way, Func<VectorStoreCollection<string, Note>, Task> run) => ways[way].GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async _ =>
    {
        var notes = ways[way].GetRequiredService<ITenantVectors>().Workspace(_workspace).GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        await run(notes);
    });
}
