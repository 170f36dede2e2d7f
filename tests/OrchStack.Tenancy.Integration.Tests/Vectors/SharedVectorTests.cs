using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Vectors;

public sealed class SharedVectorTests
{
    private static readonly ReadOnlyMemory<float> East = new([1, 0, 0]);

    [Fact]
    public async Task Finds_out_a_store_that_does_not_filter()
    {
        await using var services = Services(static builder => builder.UseVectorStore(static _ => new ForgetfulStore(), static o => o.ShareCollection<string, Note>("notes")));
        var notes = services.GetRequiredService<VectorStore>().GetCollection<string, Note>("notes");
        await As(services, Tenants.Acme, async () =>
        {
            await notes.EnsureCollectionExistsAsync();
            await notes.UpsertAsync(Note.Of("secret"));
        });

        await As(services, Tenants.Globex, async () =>
        {
            await Assert.ThrowsAsync<ForeignVectorException>(async () => await notes.SearchAsync(East, 1).ToListAsync());
            await Assert.ThrowsAsync<ForeignVectorException>(async () => await ((IKeywordHybridSearchable<Note>)notes).HybridSearchAsync(East, ["a"], 1).ToListAsync());
            await Assert.ThrowsAsync<ForeignVectorException>(async () => await notes.GetAsync(static note => true, 1).ToListAsync());
            await Assert.ThrowsAsync<ForeignVectorException>(() => notes.EnsureCollectionDeletedAsync());
            await Assert.ThrowsAsync<ForeignVectorException>(() => services.GetRequiredService<ITenantVectors>().DeleteAllAsync());
            Assert.Null(await notes.GetAsync("secret"));
            Assert.Empty(await ((IKeywordHybridSearchable<Note>)notes).HybridSearchAsync(East, ["filtered"], 1).ToListAsync());
        });
        await As(services, Tenants.Acme, async () => Assert.NotNull(await notes.GetAsync("secret")));
    }

    [Fact]
    public async Task Tells_keys_apart_that_look_alike()
    {
        await using var services = Services(static builder => builder.AddTenantVectors(static o => o.ShareCollection<string, Note>("notes")));
        var vectors = services.GetRequiredService<ITenantVectors>();
        (VectorStore Store, string Key)[] places =
        [
            (vectors.Store, "a-b"), (vectors.Workspace(WorkspaceId.Parse("a")), "b"), (vectors.Store, "-b"), (vectors.Workspace(WorkspaceId.Parse("ab")), ""), (vectors.Store, "b"),
        ];
        await As(services, Tenants.Acme, async () =>
        {
            await vectors.Store.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync();
            foreach (var (store, key) in places)
            {
                await store.GetCollection<string, Note>("notes").UpsertAsync(Note.Of(key, color: $"{key} of {Array.IndexOf(places, (store, key))}"));
            }

            foreach (var (store, key) in places)
            {
                Assert.Equal($"{key} of {Array.IndexOf(places, (store, key))}", (await store.GetCollection<string, Note>("notes").GetAsync(key))!.Color);
            }
        });
    }

    [Fact]
    public void Refuses_what_would_mix_tenants_up()
    {
        TenantVectorOptions options = new();
        VectorStoreCollectionDefinition taken = new()
        {
            Properties = [new VectorStoreKeyProperty("Id", typeof(string)), new VectorStoreDataProperty("Owner", typeof(string)) { StorageName = SharedRow.Tenant }],
        };

        Assert.Contains("tenancy_", Assert.Throws<ArgumentException>(() => options.ShareCollection<object, Dictionary<string, object?>>("notes", taken)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => options.ShareCollection<string, Note>($"{new VectorPlace(Tenants.Acme.Id, null).Prefix}notes"));
        Assert.Throws<NotSupportedException>(() => options.ShareCollection<double, Odd>("odd"));
    }

    [Fact]
    public async Task Refuses_filters_that_it_cannot_hold_to_the_tenant()
    {
        await using var services = Services(static builder => builder.AddTenantVectors(static o => o.ShareCollection<string, Note>("notes").ShareCollection<Guid, VectorWays.Numbered>("numbered")));
        var store = services.GetRequiredService<VectorStore>();
        await As(services, Tenants.Acme, async () =>
        {
            await store.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync();
            await Assert.ThrowsAsync<NotSupportedException>(async () => await store.GetCollection<string, Note>("notes").GetAsync(static note => note.Equals(null), 1).ToListAsync());
            await Assert.ThrowsAsync<NotSupportedException>(async () => await store.GetCollection<Guid, VectorWays.Numbered>("numbered").GetAsync(static record => record.Id == Guid.Empty, 1).ToListAsync());
            Assert.Throws<InvalidOperationException>(() => store.GetCollection<Guid, VectorWays.Numbered>("notes").GetAsync(Guid.Empty).GetAwaiter().GetResult());
        });
    }

    [Fact]
    public async Task Makes_vectors_of_texts_with_what_the_application_has()
    {
        await using var services = Services(static builder =>
        {
            builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>, LetterCounter>();
            builder.AddTenantVectors();
        });
        var texts = services.GetRequiredService<VectorStore>().GetCollection<string, Text>("texts");
        await As(services, Tenants.Acme, async () =>
        {
            await texts.EnsureCollectionExistsAsync();
            await texts.UpsertAsync([new Text { Id = "1", Words = "aaab" }, new Text { Id = "2", Words = "abbb" }]);

            Assert.Equal("2", (await texts.SearchAsync("bb", 1).FirstAsync()).Record.Id);
            await Assert.ThrowsAsync<NotSupportedException>(() => texts.GetAsync("1", new RecordRetrievalOptions { IncludeVectors = true }));
        });
    }

    [Fact]
    public async Task Does_not_pass_over_a_store_that_the_application_has_registered()
    {
        await using var services = Services(static builder =>
        {
            builder.Services.AddSingleton<VectorStore, ForgetfulStore>();
            builder.AddTenantVectors();
        });

        Assert.IsType<ForgetfulStore>(services.GetRequiredService<VectorStore>());
        Assert.Contains("UseVectorStore", Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<ITenantVectors>()).Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(Action<OrchStackTenancyBuilder> configure)
    {
        var services = new ServiceCollection().AddLogging();
        var builder = services.AddOrchStackTenancy().UseInMemoryTenants(static o => o.Add(Tenants.Acme).Add(Tenants.Globex));
        configure(builder);
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static Task As(IServiceProvider services, Tenant tenant, Func<Task> run) => services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, _ => run());

    private sealed class Odd
    {
        [VectorStoreKey]
        public double Id { get; set; }
    }

    private sealed class Text
    {
        [VectorStoreKey]
        public string Id { get; set; } = "";

        [VectorStoreVector(2)]
        public string Words { get; set; } = "";
    }

    /// <summary>As many a and b as there are in a text.</summary>
    private sealed class LetterCounter : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(static text => new Embedding<float>(new float[] { text.Count(static c => c == 'a'), text.Count(static c => c == 'b') }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
