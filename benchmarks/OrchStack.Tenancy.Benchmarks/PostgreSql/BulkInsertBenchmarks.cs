using BenchmarkDotNet.Attributes;
using Npgsql;
using NpgsqlTypes;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>What does a bulk insert under row-level security cost against COPY into a table without it, and against its rivals?</summary>
[MemoryDiagnoser]
public class BulkInsertBenchmarks
{
    private const string InsertOne = "INSERT INTO imports (id, body) VALUES ($1, $2)";

    private static readonly BulkInsert<(long Id, string Body)> Imports = new BulkInsert<(long Id, string Body)>("imports")
        .Column("id", row => row.Id)
        .Column("body", row => row.Body);

    private NotesServer _server = null!;
    private (long Id, string Body)[] _rows = [];

    [Params(2_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await NotesServer.StartAsync();
        _rows = [.. Enumerable.Range(0, Rows).Select(i => ((long)i, $"the body of note {i}"))];
    }

    [Benchmark(Baseline = true)]
    public async Task<ulong> CopyWithoutFence()
    {
        await using var connection = await _server.Plain.OpenConnectionAsync();
        await using var copy = await connection.BeginBinaryImportAsync("COPY bare_imports (tenant_id, id, body) FROM STDIN (FORMAT binary)");
        foreach (var (id, body) in _rows)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(_server.Tenant.Id.Value, NpgsqlDbType.Uuid);
            await copy.WriteAsync(id, NpgsqlDbType.Bigint);
            await copy.WriteAsync(body, NpgsqlDbType.Text);
        }

        return await copy.CompleteAsync();
    }

    [Benchmark]
    public Task<long> BulkInsert() => _server.Scopes.RunAsync(_server.Tenant.Id, ct => _server.Fenced.BulkInsertAsync(Imports, _rows.ToAsyncEnumerable(), ct));

    [Benchmark]
    public Task<int> BatchesOfInserts() => _server.Scopes.RunAsync(_server.Tenant.Id, async ct =>
    {
        await using var connection = await _server.Fenced.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var written = 0;
        foreach (var chunk in _rows.Chunk(1_000))
        {
            await using var batch = connection.CreateBatch();
            foreach (var (id, body) in chunk)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(InsertOne) { Parameters = { new NpgsqlParameter<long> { TypedValue = id }, new NpgsqlParameter<string> { TypedValue = body } } });
            }

            written += await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return written;
    });

    [Benchmark]
    public Task<int> RowByRow() => _server.Scopes.RunAsync(_server.Tenant.Id, async ct =>
    {
        await using var connection = await _server.Fenced.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = InsertOne;
        var idParameter = new NpgsqlParameter<long>();
        var bodyParameter = new NpgsqlParameter<string>();
        command.Parameters.AddRange(new[] { (NpgsqlParameter)idParameter, bodyParameter });
        var written = 0;
        foreach (var (id, body) in _rows)
        {
            idParameter.TypedValue = id;
            bodyParameter.TypedValue = body;
            written += await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return written;
    });

    [GlobalCleanup]
    public async Task CleanupAsync() => await _server.DisposeAsync();
}
