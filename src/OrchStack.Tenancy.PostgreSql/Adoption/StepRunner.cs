using System.Globalization;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Runs the steps of one adoption that are not done yet, each so that it can be killed at any moment.</summary>
internal sealed class StepRunner(NpgsqlConnection connection, AdoptionJournal journal, int adoption, AdoptionPace pace, IProgress<AdoptionProgress>? progress)
{
    private readonly ObservationJournal _observation = new(connection, adoption, pace);

    // 8 MB: some tens of milliseconds, and what other transactions wait for at most.
    private const long BlocksPerBatch = 1_000;

    private int _steps;

    public async Task RunAsync(AdoptionStage stage, CancellationToken cancellationToken)
    {
        var steps = await journal.ReadAsync(adoption, cancellationToken).ConfigureAwait(false);
        _steps = steps.Count;
        foreach (var (step, isDone, blocks) in steps)
        {
            if (isDone || (stage < AdoptionStage.Enforce && step.Phase is AdoptionPhase.Policies))
            {
                continue;
            }

            Report(step, AdoptionMoment.Started);
            try
            {
                await RunAsync(step, blocks, cancellationToken).ConfigureAwait(false);
            }
            catch (NpgsqlException fault)
            {
                throw new AdoptionException($"""
                    Step {step.Number} of {_steps} failed{(step.Change.Table is null ? "" : $" on {step.Change.Table}")}: {(fault as PostgresException)?.MessageText ?? fault.Message}.
                    Statement: {step.Change.Sql}
                    The steps before it are done and stay. Remove the cause and go on with the same adoption, or eject.
                    """, fault);
            }

            Report(step, AdoptionMoment.Done, 1);
        }

        if (stage < AdoptionStage.Enforce)
        {
            await _observation.BeginAsync(stage, cancellationToken).ConfigureAwait(false);
            return;
        }

        await _observation.CloseAsync(cancellationToken).ConfigureAwait(false);
        await journal.FinishAsync(adoption, cancellationToken).ConfigureAwait(false);
    }

    private Task RunAsync(AdoptionStep step, long blocks, CancellationToken cancellationToken) => step switch
    {
        { InBatches: true } => FillAsync(step, blocks, cancellationToken),
        { Change: { OutsideTransaction: true, Index: { } index } } => BuildAsync(step, index, cancellationToken),
        _ => ChangeAsync(step, cancellationToken),
    };

    private Task ChangeAsync(AdoptionStep step, CancellationToken cancellationToken) => pace.TryAsync(
        () => InTransactionAsync(step, () => ChangeOnceAsync(step, cancellationToken), () => journal.MarkAsync(adoption, step, cancellationToken), cancellationToken),
        () => Report(step, AdoptionMoment.Waiting),
        cancellationToken);

    private async Task ChangeOnceAsync(AdoptionStep step, CancellationToken cancellationToken)
    {
        if (step is { Phase: AdoptionPhase.Policies, Change.Table: { } table })
        {
            await _observation.EndAsync(table, cancellationToken).ConfigureAwait(false);
        }

        await AdminCommand.RunLongAsync(connection, step.Change.Sql, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An index that an interrupted run left unfinished is not valid, and is built anew.</summary>
    private async Task BuildAsync(AdoptionStep step, string index, CancellationToken cancellationToken)
    {
        var valid = await ScalarAsync("SELECT i.indisvalid FROM pg_catalog.pg_index i WHERE i.indexrelid = to_regclass($1)", index, cancellationToken).ConfigureAwait(false);
        if (valid is false)
        {
            await AdminCommand.RunLongAsync(connection, $"DROP INDEX CONCURRENTLY {index}", cancellationToken).ConfigureAwait(false);
        }

        if (valid is not true)
        {
            await AdminCommand.RunLongAsync(connection, step.Change.Sql, cancellationToken).ConfigureAwait(false);
            Report(step, AdoptionMoment.Ran);
        }

        await journal.MarkAsync(adoption, step, cancellationToken).ConfigureAwait(false);
    }

    private async Task FillAsync(AdoptionStep step, long from, CancellationToken cancellationToken)
    {
        // The table grows while it is filled, because a row that is changed is written anew.
        for (long end; from < (end = await BlocksAsync(step, cancellationToken).ConfigureAwait(false));)
        {
            var to = from + BlocksPerBatch;
            string[] range = [Tid(from), Tid(to)];
            await InTransactionAsync(
                step,
                () => AdminCommand.RunLongAsync(connection, step.Change.Sql, cancellationToken, range[0], range[1]),
                () => journal.MarkAsync(adoption, step, to, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            from = to;
            Report(step, AdoptionMoment.Filling, Math.Min(1, (double)to / end));
        }

        await journal.MarkAsync(adoption, step, cancellationToken).ConfigureAwait(false);
    }

    private async Task InTransactionAsync(AdoptionStep step, Func<Task> change, Func<Task> mark, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        if (step.Change.Lock > TableLock.ShareUpdateExclusive)
        {
            await AdminCommand.RunAsync(connection, $"SET LOCAL lock_timeout = {pace.LockMilliseconds}", cancellationToken).ConfigureAwait(false);
        }

        await change().ConfigureAwait(false);
        await mark().ConfigureAwait(false);
        Report(step, AdoptionMoment.Ran);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Of the largest of the table and those that descend from it.</summary>
    private async Task<long> BlocksAsync(AdoptionStep step, CancellationToken cancellationToken) => (long)(await ScalarAsync(
        """
        WITH RECURSIVE family AS (SELECT to_regclass($1)::oid AS oid UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid)
        SELECT COALESCE(max(CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_relation_size(c.oid) ELSE 0 END), 0) / current_setting('block_size')::bigint
        FROM family f JOIN pg_catalog.pg_class c ON c.oid = f.oid
        """, step.Change.Table!, cancellationToken).ConfigureAwait(false))!;

    private static string Tid(long block) => string.Create(CultureInfo.InvariantCulture, $"({Math.Min(block, uint.MaxValue - 1)},0)");

    private async Task<object?> ScalarAsync(string sql, string value, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = value } } };
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Report(AdoptionStep step, AdoptionMoment moment, double share = 0) => progress?.Report(new AdoptionProgress(step, _steps, moment, share));
}
