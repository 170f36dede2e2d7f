using System.Text;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Installs the schema "tenancy" (roles, signing keys and the functions that verify a session's tenant), rotates its keys,
/// and says which contexts a database accepts. For the role that owns the schema.
/// </summary>
public static class TenancySchema
{
    /// <summary>The version that <see cref="InstallScript"/> installs, as in <c>tenancy.schema_version</c>.</summary>
    internal const int Version = 4;

    /// <summary>The oldest version of the schema on which nodes of this package work.</summary>
    internal const int OldestReadable = 1;

    /// <summary>The SQL that <see cref="InstallAsync"/> runs, to be read first. It may be run again.</summary>
    public static string InstallScript { get; } = ReadScript();

    /// <summary>Installs or renews the schema and the signing key, in one transaction. May be called by several nodes at once.</summary>
    /// <param name="admin">
    /// A connection to the application's database as a superuser, or as an ordinary role with CREATEROLE that owns the database:
    /// what that one may not do is skipped and listed by <see cref="ReadInstallationAsync"/>.
    /// </param>
    /// <param name="signingKey">The key that the application signs with; an older key stays valid beside it.</param>
    /// <param name="cancellationToken">Cancels; nothing is changed then.</param>
    /// <exception cref="TenancySchemaException">
    /// A newer version is installed that this one cannot work on, or the key's id is taken by another secret.
    /// A newer version that this one can work on is left as it is, and the key is added.
    /// </exception>
    public static async Task InstallAsync(NpgsqlDataSource admin, SigningKey signingKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(signingKey);

        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);

        // Before anything is read: whoever installs changes what others look at here.
        await RunAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('orchstack.tenancy.install', 0))", cancellationToken).ConfigureAwait(false);
        var installed = await InstalledVersion.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        if (installed.Version <= Version)
        {
            await RunAsync(connection, InstallScript, cancellationToken).ConfigureAwait(false);
        }
        else if (installed.OldestReader > Version)
        {
            throw new TenancySchemaException($"""
                Refused to install version {Version} of the tenancy schema: version {installed.Version} is installed, and it says that
                nodes older than version {installed.OldestReader} do not work on it. Nothing was changed.
                Update OrchStack.Tenancy.PostgreSql in this application.
                """);
        }

        await AddKeyAsync(connection, signingKey, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Adds a key beside those that are valid: the first step of a rotation. Then let every node sign with it, and retire the
    /// one before. Adding a retired key again makes it valid.
    /// </summary>
    /// <exception cref="TenancySchemaException">The id is taken by another secret.</exception>
    public static async Task AddKeyAsync(NpgsqlDataSource admin, SigningKey signingKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(signingKey);
        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await AddKeyAsync(connection, signingKey, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a key: contexts that are signed with it are refused from then on.</summary>
    /// <param name="admin">As for <see cref="InstallAsync"/>.</param>
    /// <param name="keyId">The key, once no node signs with it.</param>
    /// <param name="at">From when; null for now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TenancySchemaException">There is no such key.</exception>
    public static Task RetireKeyAsync(NpgsqlDataSource admin, string keyId, DateTimeOffset? at = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(keyId);
        return RunAsync(
            admin,
            "SELECT tenancy.retire_signing_key($1, COALESCE($2::timestamptz, now()))",
            cancellationToken,
            keyId,
            at is { } moment ? moment.UtcDateTime : DBNull.Value);
    }

    /// <summary>Removes the secrets of the keys that have ended.</summary>
    public static Task PurgeKeysAsync(NpgsqlDataSource admin, CancellationToken cancellationToken = default) =>
        RunAsync(admin, "SELECT tenancy.purge_signing_keys()", cancellationToken);

    /// <summary>Accepts contexts of <see cref="TenantContextMode.Pooler"/>, or refuses them again.</summary>
    /// <param name="admin">As for <see cref="InstallAsync"/>.</param>
    /// <param name="longest">
    /// How long one may be good for, at most two minutes: the application's PoolerLifetime, and by how much its clock may be ahead.
    /// Null refuses them.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task AllowPoolerAsync(NpgsqlDataSource admin, TimeSpan? longest, CancellationToken cancellationToken = default)
    {
        if (longest is { } time)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.FromSeconds(1), nameof(longest));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromMinutes(2), nameof(longest));
        }

        return RunAsync(
            admin,
            "UPDATE tenancy.installation SET unbound_seconds = $1::integer",
            cancellationToken,
            longest is { } seconds ? (int)seconds.TotalSeconds : DBNull.Value);
    }

    /// <summary>Accepts contexts of <see cref="TenantContextMode.Plain"/> until a moment, or refuses them again.</summary>
    /// <param name="admin">As for <see cref="InstallAsync"/>.</param>
    /// <param name="until">When the migration will be over; null refuses them now.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task AllowPlainAsync(NpgsqlDataSource admin, DateTimeOffset? until, CancellationToken cancellationToken = default) =>
        RunAsync(
            admin,
            "UPDATE tenancy.installation SET plain_until = $1::timestamptz",
            cancellationToken,
            until is { } moment ? moment.UtcDateTime : DBNull.Value);

    /// <summary>Reads how the schema stands in a database; null where it is not installed.</summary>
    public static async Task<TenancyInstallation?> ReadInstallationAsync(NpgsqlDataSource admin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);
        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var installed = await InstalledVersion.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
        return installed.Version == 0 ? null : await InstalledVersion.DescribeAsync(connection, installed, cancellationToken).ConfigureAwait(false);
    }

    private static Task AddKeyAsync(NpgsqlConnection connection, SigningKey key, CancellationToken cancellationToken) =>
        RunAsync(connection, "SELECT tenancy.add_signing_key($1, $2, $3)", cancellationToken, key.Id, key.Pad(0x36), key.Pad(0x5c));

    private static async Task RunAsync(NpgsqlDataSource admin, string sql, CancellationToken cancellationToken, params object[] values)
    {
        ArgumentNullException.ThrowIfNull(admin);
        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await RunAsync(connection, sql, cancellationToken, values).ConfigureAwait(false);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        try
        {
            await AdminCommand.RunAsync(connection, sql, cancellationToken, values).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (refused.SchemaName == "tenancy" && refused.ConstraintName is "schema_newer" or "signing_key_taken" or "signing_key_unknown")
        {
            throw new TenancySchemaException($"Refused: {refused.MessageText}. {refused.Hint}".TrimEnd(), refused);
        }
    }

    /// <summary>The parts stand in the order of their names.</summary>
    private static string ReadScript()
    {
        var assembly = typeof(TenancySchema).Assembly;
        var script = new StringBuilder();
        foreach (var part in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(part)!);
            script.Append(reader.ReadToEnd()).Append('\n');
        }

        return script.ToString();
    }
}
