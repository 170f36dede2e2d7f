using System.Globalization;
using Npgsql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>
/// What a statement costs the backend in processor time, protocol and all: eng/bench.sh --backend-cpu. Unlike a clock it holds on
/// a machine that does other work as well. Reads Linux's accounts of the backend, so the server has to be on this machine.
/// </summary>
internal static class BackendCpu
{
    private const int Rounds = 25;
    private const int Statements = 500;

    private static readonly (string Name, string Table, string Context)[] Forms =
    [
        ("hand-written WHERE", "bare_notes", ""),
        ("Signed", "notes", "SELECT set_config('tenancy.ctx', $1, true)"),
        ("SignedOnce", "once_notes", "SELECT tenancy.enter_tenant($1)"),
        ("verifier of version 1", "first_notes", "SELECT set_config('tenancy.ctx', $1, true)"),
        ("view", "view_notes", "SELECT set_config('tenancy.ctx', $1, true)"),
    ];

    public static async Task PrintAsync()
    {
        await using var server = await NotesServer.StartAsync();
        Console.WriteLine($"{"backend µs a statement",-24}{"by key, prepared",20}{"by key, planned",20}{"count of 1,000",20}{"update, prepared",20}");
        var costs = Forms.ToDictionary(form => form.Name, _ => new List<double>[] { [], [], [], [] });

        // Updates last: the rows that they leave behind would slow down what reads.
        for (var kind = 0; kind < 4; kind++)
        {
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var (name, table, context) in Forms)
                {
                    costs[name][kind].Add(await MeasureAsync(server, table, context, kind));
                }
            }
        }

        foreach (var (name, _, _) in Forms)
        {
            Console.WriteLine(name.PadRight(24) + string.Concat(costs[name].Select((values, kind) =>
                string.Create(CultureInfo.InvariantCulture, $"{Least(values),11:F1} ({Least(values) / Least(costs[Forms[0].Name][kind]):F2})"))));
        }
    }

    private static async Task<double> MeasureAsync(NotesServer server, string table, string context, int kind)
    {
        await using var connection = await server.Plain.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (context.Length > 0)
        {
            var token = await server.Scopes.RunAsync(server.Tenant.Id, _ => Task.FromResult(server.Context.For(connection)));
            await using var set = new NpgsqlCommand(context, connection, transaction) { Parameters = { new() { Value = token } } };
            await set.ExecuteNonQueryAsync();
        }

        var own = table == "bare_notes" ? $"tenant_id = '{server.Tenant.Id}' AND" : "";
        await using var command = new NpgsqlCommand(
            kind switch
            {
                2 => $"SELECT count(*) FROM {table} WHERE {own} $1 > 0",
                3 => $"UPDATE {table} SET body = body WHERE {own} id = $1",
                _ => $"SELECT body FROM {table} WHERE {own} id = $1",
            },
            connection,
            transaction)
        { Parameters = { new() { Value = NotesServer.NoteId } } };
        if (kind != 1)
        {
            await command.PrepareAsync();
        }

        await using var clock = new NpgsqlCommand("SELECT backend_cpu()", connection, transaction);
        async Task<long> RunAsync(int times)
        {
            var before = (long)(await clock.ExecuteScalarAsync())!;
            for (var i = 0; i < times; i++)
            {
                // Another row each time, of which the tenant has every hundredth: a row that was updated often is slow to find.
                command.Parameters[0].Value = NotesServer.NoteId + (100L * (i % 400));
                await command.ExecuteNonQueryAsync();
            }

            return (long)(await clock.ExecuteScalarAsync())! - before;
        }

        await RunAsync(100);
        return await RunAsync(Statements) / 1_000.0 / Statements;
    }

    // What a neighbour on the same core adds is no part of the cost, and nothing takes any away.
    private static double Least(List<double> values) => values.Min();
}
