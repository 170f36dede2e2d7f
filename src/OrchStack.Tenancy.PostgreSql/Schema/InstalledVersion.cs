using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The version of the schema that a database holds; 0 where there is none.</summary>
internal readonly record struct InstalledVersion(int Version, int OldestReader)
{
    public static async Task<InstalledVersion> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await ScalarAsync(connection, "SELECT to_regclass('tenancy.schema_version') IS NOT NULL", cancellationToken).ConfigureAwait(false) is not true)
        {
            return default;
        }

        // The first version has no column for its readers.
        var command = new NpgsqlCommand(
            "SELECT v.version, COALESCE((to_jsonb(v) ->> 'oldest_reader')::integer, v.version) FROM tenancy.schema_version v ORDER BY v.version DESC LIMIT 1",
            connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? new InstalledVersion(reader.GetInt32(0), reader.GetInt32(1)) : default;
    }

    public static async Task<TenancyInstallation> DescribeAsync(NpgsqlConnection connection, InstalledVersion installed, CancellationToken cancellationToken)
    {
        var description = new TenancyInstallation(installed.Version, installed.OldestReader, CanBypassRowSecurity: true, null, null, []);
        if (installed.Version == 1)
        {
            return description;
        }

        var gaps = new List<TenancyInstallationGap>();
        var command = new NpgsqlCommand(
            """
            SELECT i.bypass, i.unbound_seconds, i.plain_until, g.gap, g.means, g.remedy
            FROM tenancy.installation i LEFT JOIN tenancy.installation_gaps g ON true
            ORDER BY g.gap
            """,
            connection);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            description = description with
            {
                CanBypassRowSecurity = reader.GetBoolean(0),
                LongestPoolerLifetime = reader.IsDBNull(1) ? null : TimeSpan.FromSeconds(reader.GetInt32(1)),
                PlainUntil = reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            };
            if (!reader.IsDBNull(3))
            {
                gaps.Add(new TenancyInstallationGap(reader.GetString(3), reader.GetString(4), reader.GetString(5)));
            }
        }

        return description with { Gaps = gaps };
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
