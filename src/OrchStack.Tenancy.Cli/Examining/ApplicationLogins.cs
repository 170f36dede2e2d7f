using Npgsql;

namespace OrchStack.Tenancy.Cli;

/// <summary>The logins that are the application's: members of tenancy_app, by any way, but for superusers, who are members of all.</summary>
internal static class ApplicationLogins
{
    private const string Members = """
        SELECT r.rolname FROM pg_catalog.pg_roles r JOIN pg_catalog.pg_roles g ON g.rolname = 'tenancy_app'
        WHERE r.rolcanlogin AND NOT r.rolsuper AND pg_catalog.pg_has_role(r.oid, g.oid, 'MEMBER')
            AND pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'CONNECT')
        ORDER BY 1
        """;

    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlDataSource admin, CancellationToken cancellationToken)
    {
        var command = admin.CreateCommand(Members);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var logins = new List<string>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            logins.Add(reader.GetString(0));
        }

        return logins.Count > 0 ? logins : throw new UsageException(
            "No login is a member of tenancy_app, so there is nobody to examine. Name the application's by --login; TenancyLogins.EnsureApplicationAsync makes one that is held.");
    }
}
