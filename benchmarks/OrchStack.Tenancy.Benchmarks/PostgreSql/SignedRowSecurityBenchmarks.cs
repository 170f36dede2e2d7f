using BenchmarkDotNet.Attributes;
using Npgsql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>
/// What does the signed fence cost inside PostgreSQL, against a hand-written WHERE? A server-side loop of 1,000 statements
/// with cached plans, so that the network and the client do not hide it: read the ratio, and a thousandth of the time as one statement.
/// </summary>
[MemoryDiagnoser]
public class SignedRowSecurityBenchmarks
{
    private NotesServer _server = null!;
    private NpgsqlConnection _connection = null!;
    private NpgsqlTransaction _transaction = null!;
    private NpgsqlCommand _handWritten = null!;
    private NpgsqlCommand _signed = null!;

    [Params("one row by key", "count of 1,000 rows")]
    public string Statement { get; set; } = "";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await NotesServer.StartAsync();
        _connection = await _server.Plain.OpenConnectionAsync();
        var byKey = Statement.StartsWith("one", StringComparison.Ordinal);
        _handWritten = Loop(byKey
            ? $"PERFORM body FROM bare_notes WHERE tenant_id = '{_server.Tenant.Id}' AND id = {NotesServer.NoteId}"
            : $"PERFORM count(*) FROM bare_notes WHERE tenant_id = '{_server.Tenant.Id}'");
        _signed = Loop(byKey ? $"PERFORM body FROM notes WHERE id = {NotesServer.NoteId}" : "PERFORM count(*) FROM notes");
        _transaction = await _connection.BeginTransactionAsync();
    }

    // Signed anew before each measurement, so that the context does not expire; not part of the time.
    [IterationSetup]
    public void Sign()
    {
        var context = _server.Scopes.RunAsync(_server.Tenant.Id, _ => Task.FromResult(_server.Context.For(_connection))).GetAwaiter().GetResult();
        using var command = new NpgsqlCommand("SELECT set_config('tenancy.ctx', $1, true)", _connection) { Parameters = { new() { Value = context } } };
        command.ExecuteNonQuery();
    }

    [Benchmark(Baseline = true)]
    public int HandWrittenWhere() => _handWritten.ExecuteNonQuery();

    [Benchmark]
    public int SignedRowSecurity() => _signed.ExecuteNonQuery();

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    private NpgsqlCommand Loop(string statement) => new($"DO $$ BEGIN FOR i IN 1..1000 LOOP {statement}; END LOOP; END $$", _connection);
}
