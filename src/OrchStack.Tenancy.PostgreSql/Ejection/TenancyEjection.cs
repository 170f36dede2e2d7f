using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Leaves a database as it was before it was adopted: tables, keys, owners and rights, and no schema "tenancy". All of it is one
/// transaction: it is done or not. The registry and the audit logs go with the schema.
/// </summary>
public static class TenancyEjection
{
    /// <summary>Takes every adoption back, the newest first, finished or not, and the installation after them.</summary>
    /// <param name="admin">A superuser, or the role that installed the schema and adopted.</param>
    /// <param name="options">What to do with the rows of other tenants.</param>
    /// <param name="cancellationToken">Cancels; nothing is changed then.</param>
    /// <returns>What is left to do, a sentence each.</returns>
    /// <exception cref="AdoptionException">
    /// The schema is not installed, there are rows of several tenants, tables were fenced by other means than adoption, or a
    /// statement failed. Nothing was changed.
    /// </exception>
    public static async Task<IReadOnlyList<string>> RunAsync(NpgsqlDataSource admin, EjectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);

        var pace = new AdoptionPace();
        var session = await AdoptionSession.OpenAsync(admin, pace, cancellationToken).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        if (!await new AdoptionJournal(session.Connection).IsThereAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new AdoptionException("Refused to eject: the tenancy schema is not installed here, or is of an earlier version. Nothing was changed. In the latter case run TenancySchema.InstallAsync first.");
        }

        try
        {
            return await pace.TryAsync(
                () => EjectAsync(session.Connection, options ?? new EjectionOptions(), pace, cancellationToken), waiting: null, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException fault)
        {
            throw new AdoptionException($"""
                Could not eject: {fault.MessageText}. {fault.Detail} {fault.Hint}
                Nothing was changed.
                """, fault);
        }
    }

    private static async Task<IReadOnlyList<string>> EjectAsync(NpgsqlConnection connection, EjectionOptions options, AdoptionPace pace, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        await AdminCommand.RunAsync(connection, $"SET LOCAL lock_timeout = {pace.LockMilliseconds}", cancellationToken).ConfigureAwait(false);
        await new OtherTenants(connection).DealWithAsync(options.KeepOnly, cancellationToken).ConfigureAwait(false);

        await ObservationJournal.EndAllAsync(connection, cancellationToken).ConfigureAwait(false);
        var undo = await AdminRows.ListAsync(connection, "SELECT sql FROM tenancy.adoption_undo ORDER BY adoption DESC, number", row => row.GetString(0), cancellationToken).ConfigureAwait(false);
        foreach (var sql in undo)
        {
            await AdminCommand.RunLongAsync(connection, sql, cancellationToken).ConfigureAwait(false);
        }

        var left = await new InstallationRemoval(connection).RunAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return left;
    }
}
