using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A connection that alone in its database may adopt or eject. A killed run that the server still works for counts too.</summary>
internal sealed class AdoptionSession : IAsyncDisposable
{
    private const string Lock = "pg_catalog.hashtextextended('orchstack.tenancy.adopt', 0)";

    private AdoptionSession(NpgsqlConnection connection) => Connection = connection;

    public NpgsqlConnection Connection { get; }

    public static async Task<AdoptionSession> OpenAsync(NpgsqlDataSource admin, AdoptionPace pace, CancellationToken cancellationToken)
    {
        var session = new AdoptionSession(await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            await AdminCommand.RunAsync(session.Connection, "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0", cancellationToken).ConfigureAwait(false);

            // Where the server's system can tell, the server then stops working for a process that is gone.
            await AdminCommand.RunAsync(
                session.Connection, "SELECT set_config('client_connection_check_interval', '1s', false) WHERE pg_catalog.version() LIKE '%linux%'", cancellationToken).ConfigureAwait(false);
            await session.LockAsync(pace, cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.Connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The pool resets a connection when it is used next, which may be never.
            await AdminCommand.RunAsync(Connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is NpgsqlException or InvalidOperationException)
        {
            // The session is gone, and its lock with it.
        }

        await Connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Waiting in the server would hold a snapshot, for which the building of an index waits in turn.</summary>
    private async Task LockAsync(AdoptionPace pace, CancellationToken cancellationToken)
    {
        for (var attempt = 1; !await TryLockAsync(cancellationToken).ConfigureAwait(false); attempt++)
        {
            if (attempt == pace.Attempts)
            {
                throw new AdoptionException("Refused: another session is adopting or ejecting in this database. Nothing was changed. Wait for it, or end it: it goes on where it was.");
            }

            await pace.WaitAsync(Math.Min(attempt, 3), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryLockAsync(CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand($"SELECT pg_try_advisory_lock({Lock})", Connection);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }
}
