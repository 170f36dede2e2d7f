using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tables in which an adoption keeps its steps and how far it came.</summary>
internal sealed class AdoptionJournal(NpgsqlConnection connection)
{
    /// <summary>The newest adoption that is not finished; null where there is none.</summary>
    public async Task<int?> FindUnfinishedAsync(CancellationToken cancellationToken) =>
        await ScalarAsync("SELECT max(id) FROM tenancy.adoptions WHERE finished_at IS NULL", cancellationToken).ConfigureAwait(false) as int?;

    /// <summary>The newest adoption, finished or not.</summary>
    public async Task<int?> FindNewestAsync(CancellationToken cancellationToken) =>
        await ScalarAsync("SELECT max(id) FROM tenancy.adoptions", cancellationToken).ConfigureAwait(false) as int?;

    public async Task<bool> IsThereAsync(CancellationToken cancellationToken) =>
        await ScalarAsync("SELECT to_regclass('tenancy.adoption_observations') IS NOT NULL", cancellationToken).ConfigureAwait(false) is true;

    public async Task<int> BeginAsync(AdoptionPlan plan, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var id = (int)(await ScalarAsync("SELECT COALESCE(max(id), 0) + 1 FROM tenancy.adoptions", cancellationToken).ConfigureAwait(false))!;
        await AdminCommand.RunAsync(
            connection, "INSERT INTO tenancy.adoptions (id, existing_rows) VALUES ($1, $2)", cancellationToken,
            id, plan.Options.ExistingRows?.ToTypedString() ?? (object)DBNull.Value).ConfigureAwait(false);
        foreach (var step in plan.Steps)
        {
            await AdminCommand.RunAsync(
                connection,
                "INSERT INTO tenancy.adoption_steps (adoption, number, phase, sql, relation, lock, reads_rows, outside, index_name, fills, seconds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                cancellationToken,
                id, step.Number, step.Phase.ToString(), step.Change.Sql, step.Change.Table ?? (object)DBNull.Value, step.Change.Lock.ToString(), step.Change.ReadsRows,
                step.Change.OutsideTransaction, step.Change.Index ?? (object)DBNull.Value, step.InBatches, step.Estimate.TotalSeconds).ConfigureAwait(false);
        }

        for (var place = 0; place < plan.Undo.Count; place++)
        {
            var undo = plan.Undo[place];
            await AdminCommand.RunAsync(
                connection, "INSERT INTO tenancy.adoption_undo (adoption, number, sql, phase, relation) VALUES ($1, $2, $3, $4, $5)", cancellationToken,
                id, place + 1, undo.Sql, undo.Phase.ToString(), undo.Table ?? (object)DBNull.Value).ConfigureAwait(false);
        }

        foreach (var (table, column) in plan.AddedColumns)
        {
            await AdminCommand.RunAsync(connection, "INSERT INTO tenancy.adoption_columns VALUES ($1, $2, $3)", cancellationToken, id, table, column).ConfigureAwait(false);
        }

        await ObservationJournal.WriteAsync(connection, id, plan.Observed, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>All steps of an adoption, and for each whether it is done and how many blocks are filled.</summary>
    public async Task<IReadOnlyList<(AdoptionStep Step, bool IsDone, long Blocks)>> ReadAsync(int id, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT * FROM tenancy.adoption_steps WHERE adoption = $1 ORDER BY number", connection) { Parameters = { new() { Value = id } } };
        await using var _ = command.ConfigureAwait(false);
        var row = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = row.ConfigureAwait(false);
        var steps = new List<(AdoptionStep, bool, long)>();
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var change = new FenceStep((string)row["sql"], row["relation"] as string, Enum.Parse<TableLock>((string)row["lock"]))
            {
                ReadsRows = (bool)row["reads_rows"],
                OutsideTransaction = (bool)row["outside"],
                Index = row["index_name"] as string,
                Phase = Enum.Parse<AdoptionPhase>((string)row["phase"]),
            };
            var step = new AdoptionStep((int)row["number"], change, TimeSpan.FromSeconds((double)row["seconds"])) { InBatches = (bool)row["fills"] };
            steps.Add((step, row["done_at"] is not DBNull, (long)row["blocks"]));
        }

        return steps;
    }

    /// <summary>In the transaction of the step itself, so that neither is there without the other.</summary>
    public Task MarkAsync(int id, AdoptionStep step, CancellationToken cancellationToken) =>
        AdminCommand.RunAsync(connection, "UPDATE tenancy.adoption_steps SET done_at = now() WHERE adoption = $1 AND number = $2", cancellationToken, id, step.Number);

    /// <summary>Likewise, of the blocks that are filled.</summary>
    public Task MarkAsync(int id, AdoptionStep step, long blocks, CancellationToken cancellationToken) => AdminCommand.RunAsync(
        connection, "UPDATE tenancy.adoption_steps SET blocks = $3 WHERE adoption = $1 AND number = $2", cancellationToken, id, step.Number, blocks);

    public Task FinishAsync(int id, CancellationToken cancellationToken) =>
        AdminCommand.RunAsync(connection, "UPDATE tenancy.adoptions SET finished_at = now() WHERE id = $1", cancellationToken, id);

    private async Task<object?> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
