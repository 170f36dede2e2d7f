using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Which tables of an adoption are under observation, and the way in and out of it, a table at a time.</summary>
internal sealed class ObservationJournal(NpgsqlConnection connection, int adoption, AdoptionPace pace)
{
    // Whoever uses the tables today needs them: the policies and defaults are run in the name of the one who asks.
    private const string Functions = """
        FUNCTION tenancy.observed_tenant_uuid(oid, boolean), tenancy.observed_tenant_bigint(oid, boolean), tenancy.observed_tenant_integer(oid, boolean),
            tenancy.observed_tenant_text(oid, boolean), tenancy.observe_row(oid, text, boolean),
            tenancy.claimed_tenant_uuid(), tenancy.claimed_tenant_bigint(), tenancy.claimed_tenant_integer(), tenancy.claimed_tenant_text()
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, int adoption, IEnumerable<ObservedTable> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            await AdminCommand.RunAsync(
                connection, "INSERT INTO tenancy.adoption_observations VALUES ($1, $2, $3, $4, $5)", cancellationToken,
                adoption, table.Table, table.On(warns: false), table.On(warns: true), table.Off).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the fence away where it stands already, and observes in its place.</summary>
    public async Task BeginAsync(AdoptionStage stage, CancellationToken cancellationToken)
    {
        await AdminCommand.RunAsync(connection, $"GRANT USAGE ON SCHEMA tenancy TO PUBLIC; GRANT EXECUTE ON {Functions} TO PUBLIC", cancellationToken).ConfigureAwait(false);
        await AdminCommand.RunAsync(connection, "UPDATE tenancy.adoptions SET finished_at = NULL WHERE id = $1", cancellationToken, adoption).ConfigureAwait(false);
        foreach (var table in await TablesAsync(cancellationToken).ConfigureAwait(false))
        {
            await pace.TryAsync(() => InTransactionAsync(() => BeginAsync(table, stage, cancellationToken), cancellationToken), waiting: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>In the transaction of the step that fences the table.</summary>
    public async Task EndAsync(string table, CancellationToken cancellationToken)
    {
        foreach (var off in await AdminRows.ListAsync(
            connection,
            "UPDATE tenancy.adoption_observations SET stage = NULL WHERE adoption = $1 AND relation = $2 AND stage IS NOT NULL RETURNING off",
            row => row.GetString(0), cancellationToken, adoption, table).ConfigureAwait(false))
        {
            await AdminCommand.RunAsync(connection, off, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>When no table is under observation any more.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) =>
        AdminCommand.RunAsync(connection, $"REVOKE EXECUTE ON {Functions} FROM PUBLIC; REVOKE USAGE ON SCHEMA tenancy FROM PUBLIC", cancellationToken);

    /// <summary>Ends every observation in the caller's transaction.</summary>
    public static async Task EndAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var all = await AdminRows.ListAsync(
            connection, "UPDATE tenancy.adoption_observations SET stage = NULL WHERE stage IS NOT NULL RETURNING off", row => row.GetString(0), cancellationToken).ConfigureAwait(false);
        foreach (var off in all)
        {
            await AdminCommand.RunAsync(connection, off, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeginAsync(string table, AdoptionStage stage, CancellationToken cancellationToken)
    {
        var undo = await AdminRows.ListAsync(
            connection,
            """
            SELECT sql FROM tenancy.adoption_undo u
            WHERE adoption = $1 AND relation = $2 AND phase = 'Policies'
                AND EXISTS (SELECT FROM tenancy.adoption_steps s WHERE s.adoption = $1 AND s.relation = $2 AND s.phase = 'Policies' AND s.done_at IS NOT NULL)
            ORDER BY number
            """,
            row => row.GetString(0), cancellationToken, adoption, table).ConfigureAwait(false);
        foreach (var sql in undo)
        {
            await AdminCommand.RunAsync(connection, sql, cancellationToken).ConfigureAwait(false);
        }

        await AdminCommand.RunAsync(
            connection, "UPDATE tenancy.adoption_steps SET done_at = NULL WHERE adoption = $1 AND relation = $2 AND phase = 'Policies'", cancellationToken, adoption, table).ConfigureAwait(false);
        foreach (var on in await AdminRows.ListAsync(
            connection,
            $"UPDATE tenancy.adoption_observations SET stage = $3 WHERE adoption = $1 AND relation = $2 RETURNING {(stage is AdoptionStage.Warn ? "warn" : "observe")}",
            row => row.GetString(0), cancellationToken, adoption, table, stage.ToString()).ConfigureAwait(false))
        {
            await AdminCommand.RunAsync(connection, on, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task InTransactionAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        await AdminCommand.RunAsync(connection, $"SET LOCAL lock_timeout = {pace.LockMilliseconds}", cancellationToken).ConfigureAwait(false);
        await change().ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<List<string>> TablesAsync(CancellationToken cancellationToken) => AdminRows.ListAsync(
        connection,
        """
        SELECT relation FROM tenancy.adoption_observations WHERE adoption = $1
        UNION SELECT relation FROM tenancy.adoption_steps WHERE adoption = $1 AND phase = 'Policies' AND done_at IS NOT NULL AND relation IS NOT NULL
        ORDER BY 1
        """,
        row => row.GetString(0), cancellationToken, adoption);
}
