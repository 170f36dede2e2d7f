using System.Data;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// What Prepare() left on the server for this connection. It is dropped before the connection goes back to the pool: whoever
/// may run a statement there could put another under the same name, and the next tenant would run it.
/// </summary>
internal sealed class PreparedStatements(NpgsqlConnection connection, SessionContext context)
{
    private readonly HashSet<NpgsqlBatch> _prepared = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<NpgsqlBatch> _dropped = new(ReferenceEqualityComparer.Instance);

    // Behind a pooler in transaction mode the next statement may come to another session, so there nothing is prepared.
    public void Prepare(NpgsqlBatch batch)
    {
        if (context.KeepsSession)
        {
            batch.Prepare();
            _prepared.Add(batch);
        }
    }

    public Task PrepareAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        if (!context.KeepsSession)
        {
            return Task.CompletedTask;
        }

        _prepared.Add(batch);
        return batch.PrepareAsync(cancellationToken);
    }

    /// <summary>Drops them while the connection stays open. Npgsql has no asynchronous form of it.</summary>
    public void Drop()
    {
        if (_prepared.Count > 0)
        {
            connection.UnprepareAll();
            _dropped.UnionWith(_prepared);
            _prepared.Clear();
        }
    }

    /// <summary>Prepares anew what was dropped, before it runs again.</summary>
    public void Renew(NpgsqlBatch batch)
    {
        if (!_dropped.Remove(batch))
        {
            return;
        }

        foreach (var command in batch.BatchCommands)
        {
            // Npgsql forgets that a command is prepared when it is given a text.
            var text = command.CommandText;
            command.CommandText = "";
            command.CommandText = text;
        }

        Prepare(batch);
    }

    /// <summary>Drops them whatever state the connection is in.</summary>
    /// <param name="reader">The newest reader, which has to be closed before anything else is sent.</param>
    public void Forget(TenantReader? reader)
    {
        if (_prepared.Count == 0 || connection.State != ConnectionState.Open)
        {
            return;
        }

        _prepared.Clear();
        _dropped.Clear();
        reader?.Release();
        try
        {
            connection.UnprepareAll();
        }
        catch (PostgresException failed) when (failed.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            using var end = new NpgsqlCommand("ROLLBACK", connection);
            end.ExecuteNonQuery();
            connection.UnprepareAll();
        }
        catch (NpgsqlException) when (connection.State != ConnectionState.Open)
        {
            // The server ended the session, and what was prepared with it.
        }
    }
}
