using Npgsql;

namespace OrchStack.Tenancy.AI.PostgreSql;

/// <summary>Installs the tables of vectors in the schema "tenancy", under row-level security. For the role that owns the schema.</summary>
public static class TenantVectorSchema
{
    /// <summary>The SQL that <see cref="InstallAsync"/> runs, to be read first. It may be run again.</summary>
    public static string InstallScript { get; } = ReadScript();

    /// <summary>Installs or renews the tables, in one transaction. May be called by several nodes at once.</summary>
    /// <param name="admin">A connection as the role that has run TenancySchema.InstallAsync, or as a superuser. That one goes first.</param>
    /// <param name="cancellationToken">Cancels; nothing is changed then.</param>
    /// <exception cref="InvalidOperationException">The schema "tenancy" is not installed in this database.</exception>
    public static async Task InstallAsync(NpgsqlDataSource admin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);
        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        try
        {
            await RunAsync("SELECT pg_advisory_xact_lock(hashtextextended('orchstack.tenancy.install', 0))").ConfigureAwait(false);
            await RunAsync(InstallScript).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedFunction)
        {
            throw new InvalidOperationException(
                "Refused to install the tables of vectors: the schema \"tenancy\" is not there. Nothing was changed. Call TenancySchema.InstallAsync(admin, signingKey) first.", missing);
        }

        async Task RunAsync(string sql)
        {
            var command = new NpgsqlCommand(sql, connection, transaction);
            await using var ___ = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(TenantVectorSchema).Assembly.GetManifestResourceStream("vectors.sql")!);
        return reader.ReadToEnd();
    }
}
