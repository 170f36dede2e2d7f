using System.Text;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Installs the schema "tenancy": roles, signing keys and the functions that verify a session's tenant.</summary>
public static class TenancySchema
{
    /// <summary>The version that <see cref="InstallScript"/> installs, as in <c>tenancy.schema_version</c>.</summary>
    internal const int Version = 2;

    /// <summary>The SQL that <see cref="InstallAsync"/> runs, to be read first. It may be run again.</summary>
    public static string InstallScript { get; } = ReadScript();

    /// <summary>Installs or renews the schema and the signing key, in one transaction.</summary>
    /// <param name="admin">A superuser's connection to the application's database.</param>
    /// <param name="signingKey">The key that the application signs with; an older key stays valid beside it.</param>
    /// <param name="cancellationToken">Cancels; nothing is changed then.</param>
    public static async Task InstallAsync(NpgsqlDataSource admin, SigningKey signingKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(signingKey);

        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);

        await AdminCommand.RunAsync(connection, InstallScript, cancellationToken).ConfigureAwait(false);
        await AdminCommand.RunAsync(
            connection,
            """
            INSERT INTO tenancy.signing_keys (key_id, inner_pad, outer_pad) VALUES ($1, $2, $3)
            ON CONFLICT (key_id) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad, valid_until = NULL
            """,
            cancellationToken,
            signingKey.Id,
            signingKey.Pad(0x36),
            signingKey.Pad(0x5c)).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
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
