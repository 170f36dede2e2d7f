using System.Data;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// What Prepare() left on the server for this connection. It is dropped before the connection goes back to the pool: whoever
/// may run a statement there could put another under the same name, and the next tenant would run it.
/// </summary>
internal sealed class PreparedStatements(NpgsqlConnection connection, SessionContext context)
{
    private bool _any;

    // Behind a pooler in transaction mode the next statement may come to another session, so there nothing is prepared.
    public void Prepare(NpgsqlBatch batch)
    {
        if (context.KeepsSession)
        {
            batch.Prepare();
            _any = true;
        }
    }

    public Task PrepareAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        if (!context.KeepsSession)
        {
            return Task.CompletedTask;
        }

        _any = true;
        return batch.PrepareAsync(cancellationToken);
    }

    /// <summary>Drops them while the connection stays open. Npgsql has no asynchronous form of it.</summary>
    public void Drop()
    {
        if (_any && connection.State == ConnectionState.Open)
        {
            connection.UnprepareAll();
            _any = false;
        }
    }

    /// <summary>Drops them whatever state the connection is in.</summary>
    /// <param name="reader">The newest reader, which has to be closed before anything else is sent.</param>
    public void Forget(TenantReader? reader)
    {
        if (!_any || connection.State != ConnectionState.Open)
        {
            return;
        }

        _any = false;
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
