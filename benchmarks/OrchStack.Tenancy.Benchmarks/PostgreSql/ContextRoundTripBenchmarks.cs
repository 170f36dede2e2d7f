using System.Data.Common;
using BenchmarkDotNet.Attributes;
using Npgsql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>
/// What does it cost to bring the context to the server with a query by key? Against the same query without one, on a wire
/// without and with half a millisecond of round trip.
/// </summary>
[MemoryDiagnoser]
public class ContextRoundTripBenchmarks
{
    private NotesServer _server = null!;
    private LatencyProxy? _proxy;
    private NpgsqlConnection _plainConnection = null!;
    private NpgsqlCommand _plain = null!;
    private NpgsqlCommand _context = null!;
    private NpgsqlCommand _afterContext = null!;
    private DbConnection _fencedConnection = null!;
    private DbCommand _fenced = null!;

    [Params(0, 0.5)]
    public double RoundTripMilliseconds { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await NotesServer.StartAsync(Reroute);
        _plainConnection = await _server.Plain.OpenConnectionAsync();
        _plain = new NpgsqlCommand($"SELECT body FROM bare_notes WHERE tenant_id = '{_server.Tenant.Id}' AND id = {NotesServer.NoteId}", _plainConnection);
        _context = new NpgsqlCommand("SELECT set_config('tenancy.ctx', $1, false)", _plainConnection) { Parameters = { new() { Value = "" } } };
        _afterContext = new NpgsqlCommand($"SELECT body FROM notes WHERE id = {NotesServer.NoteId}", _plainConnection);
        _fencedConnection = await _server.Fenced.OpenConnectionAsync();
        _fenced = _fencedConnection.CreateCommand();
        _fenced.CommandText = _afterContext.CommandText;
    }

    [Benchmark(Baseline = true)]
    public async Task<object?> WithoutContext() => await _plain.ExecuteScalarAsync();

    [Benchmark]
    public async Task<object?> InOneBatch() => await _server.Scopes.RunAsync(_server.Tenant.Id, ct => _fenced.ExecuteScalarAsync(ct));

    [Benchmark]
    public async Task<object?> InItsOwnRoundTrip() => await _server.Scopes.RunAsync(_server.Tenant.Id, async ct =>
    {
        _context.Parameters[0].Value = _server.Context.For(_plainConnection);
        await _context.ExecuteNonQueryAsync(ct);
        return await _afterContext.ExecuteScalarAsync(ct);
    });

    [Benchmark]
    public async Task<object?> InATransaction() => await _server.Scopes.RunAsync(_server.Tenant.Id, async ct =>
    {
        await using var transaction = await _plainConnection.BeginTransactionAsync(ct);
        _context.Parameters[0].Value = _server.Context.For(_plainConnection);
        await _context.ExecuteNonQueryAsync(ct);
        var value = await _afterContext.ExecuteScalarAsync(ct);
        await transaction.CommitAsync(ct);
        return value;
    });

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _fencedConnection.DisposeAsync();
        await _plainConnection.DisposeAsync();
        await _server.DisposeAsync();
        _proxy?.Dispose();
    }

    private string Reroute(string connection) => LatencyProxy.Reroute(connection, RoundTripMilliseconds, ref _proxy);
}
