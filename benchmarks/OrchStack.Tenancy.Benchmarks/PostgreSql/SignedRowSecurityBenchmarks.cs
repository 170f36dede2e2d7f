using BenchmarkDotNet.Attributes;
using Npgsql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>
/// What does the signed fence cost inside PostgreSQL, against a hand-written WHERE? A server-side loop of 1,000 statements,
/// so that the network and the client do not hide it: read the ratio, and a thousandth of the time as one statement.
/// "Planned" statements are parsed and planned each time, as a command that is not prepared.
/// </summary>
[MemoryDiagnoser]
public class SignedRowSecurityBenchmarks
{
    private NotesServer _server = null!;
    private NpgsqlConnection _connection = null!;
    private NpgsqlTransaction _transaction = null!;
    private NpgsqlCommand _handWritten = null!;
    private NpgsqlCommand _signed = null!;
    private NpgsqlCommand _once = null!;
    private NpgsqlCommand _first = null!;
    private NpgsqlCommand _view = null!;
    private NpgsqlCommand _pinned = null!;

    [Params("one row by key", "one row by key, planned", "count of 1,000 rows")]
    public string Statement { get; set; } = "";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await NotesServer.StartAsync();
        _connection = await _server.Plain.OpenConnectionAsync();
        _handWritten = Loop("bare_notes", $"tenant_id = '{_server.Tenant.Id}'");
        _signed = Loop("notes", "true");
        _once = Loop("once_notes", "true");
        _first = Loop("first_notes", "true");
        _view = Loop("view_notes", "true");
        _pinned = Loop("pinned_notes", "true");
        _transaction = await _connection.BeginTransactionAsync();
    }

    // Signed anew before each measurement, so that the context does not expire; not part of the time.
    [IterationSetup]
    public void Sign() => Sign("SELECT tenancy.enter_tenant(''), set_config('tenancy.ctx', $1, true)");

    [IterationSetup(Target = nameof(SignedOnceRowSecurity))]
    public void Enter() => Sign("SELECT tenancy.enter_tenant($1)");

    private void Sign(string statement)
    {
        var context = _server.Scopes.RunAsync(_server.Tenant.Id, _ => Task.FromResult(_server.Context.For(_connection))).GetAwaiter().GetResult();
        using var command = new NpgsqlCommand(statement, _connection) { Parameters = { new() { Value = context } } };
        command.ExecuteNonQuery();
    }

    [Benchmark(Baseline = true)]
    public int HandWrittenWhere() => _handWritten.ExecuteNonQuery();

    [Benchmark]
    public int SignedRowSecurity() => _signed.ExecuteNonQuery();

    [Benchmark]
    public int SignedOnceRowSecurity() => _once.ExecuteNonQuery();

    /// <summary>The verifier of schema version 1.</summary>
    [Benchmark]
    public int SignedByVersion1() => _first.ExecuteNonQuery();

    /// <summary>A policy that reads a view of the definer's, without PL/pgSQL: what was left.</summary>
    [Benchmark]
    public int SignedByView() => _view.ExecuteNonQuery();

    [Benchmark]
    public int SignedAndPinnedBySet() => _pinned.ExecuteNonQuery();

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    private NpgsqlCommand Loop(string table, string condition)
    {
        var statement = Statement switch
        {
            "one row by key" => $"PERFORM body FROM {table} WHERE {condition} AND id = {NotesServer.NoteId}",
            "count of 1,000 rows" => $"PERFORM count(*) FROM {table} WHERE {condition}",
            _ => $"EXECUTE 'SELECT body FROM {table} WHERE {condition.Replace("'", "''", StringComparison.Ordinal)} AND id = {NotesServer.NoteId}'",
        };
        return new NpgsqlCommand($"DO $$ BEGIN FOR i IN 1..1000 LOOP {statement}; END LOOP; END $$", _connection);
    }
}
