using System.Numerics;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using Npgsql;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.AI.PostgreSql;
using OrchStack.Tenancy.Benchmarks.PostgreSql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.Vectors;

/// <summary>
/// What does the search of one tenant among its 2,000 records cost: in memory against a loop by hand over arrays, and in PostgreSQL
/// against a hand-written statement over real[] without any fence?
/// </summary>
[MemoryDiagnoser]
public class VectorSearchBenchmarks
{
    private const int Records = 2_000;
    private const int Top = 10;

    private NotesServer _server = null!;
    private ServiceProvider _memory = null!;
    private ServiceProvider _postgres = null!;
    private NpgsqlDataSource _bare = null!;
    private float[][] _vectors = [];
    private float[] _query = [];

    [Params(384, 1_536)]
    public int Dimensions { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var random = new Random(1);
        _query = Some();
        _vectors = [.. Enumerable.Range(0, Records).Select(_ => Some())];
        _server = await NotesServer.StartAsync();
        _bare = NpgsqlDataSource.Create(_server.Superuser);
        await TenantVectorSchema.InstallAsync(_bare);
        await using (var create = _bare.CreateCommand("CREATE TABLE bare_vectors (id int PRIMARY KEY, vector real[] NOT NULL); ALTER TABLE bare_vectors ALTER vector SET STORAGE EXTERNAL"))
        {
            await create.ExecuteNonQueryAsync();
        }

        for (var i = 0; i < Records; i++)
        {
            await using var insert = _bare.CreateCommand("INSERT INTO bare_vectors VALUES ($1, $2)");
            insert.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = i }, new() { Value = _vectors[i] } });
            await insert.ExecuteNonQueryAsync();
        }

        _memory = await FilledAsync(static builder => builder.AddTenantVectors());
        _postgres = await FilledAsync(static builder => builder.UsePostgreSqlVectors());

        float[] Some() => [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)];
    }

    [Benchmark(Baseline = true)]
    public double ByHand()
    {
        var best = new PriorityQueue<int, double>();
        for (var i = 0; i < _vectors.Length; i++)
        {
            var (dot, left, right) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            var query = MemoryMarshal.Cast<float, Vector<float>>(_query);
            var vector = MemoryMarshal.Cast<float, Vector<float>>(_vectors[i]);
            for (var n = 0; n < query.Length; n++)
            {
                dot += query[n] * vector[n];
                left += query[n] * query[n];
                right += vector[n] * vector[n];
            }

            best.Enqueue(i, Vector.Sum(dot) / Math.Sqrt(Vector.Sum(left) * (double)Vector.Sum(right)));
            if (best.Count > Top)
            {
                best.Dequeue();
            }
        }

        return best.Peek();
    }

    [Benchmark]
    public Task<int> InMemory() => SearchAsync(_memory);

    [Benchmark]
    public async Task<int> ByHandInPostgreSql()
    {
        // The query's own length is the same for all and changes no order.
        await using var search = _bare.CreateCommand($"""
            SELECT id, (SELECT sum(p) / sqrt(sum(s)) FROM (SELECT unnest(vector) * unnest($1::real[]) AS p, unnest(vector) ^ 2 AS s OFFSET 0) AS e) AS score
            FROM bare_vectors ORDER BY score DESC LIMIT {Top}
            """);
        search.Parameters.Add(new NpgsqlParameter { Value = _query });
        await using var reader = await search.ExecuteReaderAsync();
        var count = 0;
        while (await reader.ReadAsync())
        {
            count++;
        }

        return count;
    }

    [Benchmark]
    public Task<int> PostgreSql() => SearchAsync(_postgres);

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _memory.DisposeAsync();
        await _postgres.DisposeAsync();
        await _bare.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task<int> SearchAsync(ServiceProvider services) => await services.GetRequiredService<ITenantScopes>().RunAsync(_server.Tenant.Id, async ct =>
    {
        var count = 0;
        await foreach (var _ in Passages(services).SearchAsync(new ReadOnlyMemory<float>(_query), Top, options: null, ct))
        {
            count++;
        }

        return count;
    });

    private VectorStoreCollection<object, Dictionary<string, object?>> Passages(ServiceProvider services) => services.GetRequiredService<VectorStore>().GetDynamicCollection("passages", new()
    {
        Properties = [new VectorStoreKeyProperty("Id", typeof(int)), new VectorStoreDataProperty("Text", typeof(string)), new VectorStoreVectorProperty("Vector", typeof(float[]), Dimensions)],
    });

    private async Task<ServiceProvider> FilledAsync(Action<OrchStackTenancyBuilder> configure)
    {
        var services = new ServiceCollection().AddLogging();
        var builder = services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_server.Tenant)).UsePostgreSql(o =>
        {
            o.Application = _server.Application;
            o.SigningKey = _server.SigningKey;
        });
        configure(builder);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ITenantScopes>().RunAsync(_server.Tenant.Id, async ct =>
        {
            var passages = Passages(provider);
            await passages.EnsureCollectionExistsAsync(ct);
            await passages.UpsertAsync(_vectors.Select(static (vector, i) => new Dictionary<string, object?> { ["Id"] = i, ["Text"] = $"passage {i}", ["Vector"] = vector }), ct);
        });
        return provider;
    }
}
