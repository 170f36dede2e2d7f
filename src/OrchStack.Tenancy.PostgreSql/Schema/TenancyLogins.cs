using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Creates the logins of an application, or gives existing ones their rights and password anew. Only a SCRAM verifier is
/// sent (RFC 5802), so no password shows in a server log.
/// </summary>
public static class TenancyLogins
{
    /// <summary>The login under which the application serves tenants: a member of tenancy_app that owns nothing.</summary>
    /// <param name="admin">A superuser's connection, or one as the role with CREATEROLE that installed the schema.</param>
    /// <param name="login">The login's name.</param>
    /// <param name="password">Printable ASCII.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task EnsureApplicationAsync(NpgsqlDataSource admin, string login, string password, CancellationToken cancellationToken = default) =>
        EnsureAsync(admin, login, password, "NOBYPASSRLS", "tenancy_app", cancellationToken);

    /// <summary>The login that runs migrations: it acts for the owner of the tables and, where a superuser made it, is not held back by row-level security.</summary>
    /// <inheritdoc cref="EnsureApplicationAsync"/>
    public static Task EnsureMigratorAsync(NpgsqlDataSource admin, string login, string password, CancellationToken cancellationToken = default) =>
        EnsureAsync(admin, login, password, "BYPASSRLS", "tenancy_owner", cancellationToken);

    /// <summary>The login that reads and writes the registry: it sees no table of the application.</summary>
    /// <inheritdoc cref="EnsureApplicationAsync"/>
    public static Task EnsureRegistryAsync(NpgsqlDataSource admin, string login, string password, CancellationToken cancellationToken = default) =>
        EnsureAsync(admin, login, password, "NOBYPASSRLS", "tenancy_registry", cancellationToken);

    /// <summary>
    /// The login for work across tenants: it is not held back by row-level security, and has the rights on tables that
    /// tenancy_platform is granted.
    /// </summary>
    /// <inheritdoc cref="EnsureApplicationAsync"/>
    public static Task EnsurePlatformAsync(NpgsqlDataSource admin, string login, string password, CancellationToken cancellationToken = default) =>
        EnsureAsync(admin, login, password, "BYPASSRLS", "tenancy_platform", cancellationToken);

    /// <summary>The login that reads and writes tenants' wrapped keys (UsePostgreSqlKeys), and nothing else.</summary>
    /// <inheritdoc cref="EnsureApplicationAsync"/>
    public static Task EnsureKeysAsync(NpgsqlDataSource admin, string login, string password, CancellationToken cancellationToken = default) =>
        EnsureAsync(admin, login, password, "NOBYPASSRLS", "tenancy_keys", cancellationToken);

    private static async Task EnsureAsync(
        NpgsqlDataSource admin, string login, string password, string attribute, string group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentException.ThrowIfNullOrWhiteSpace(login);
        ArgumentException.ThrowIfNullOrEmpty(password);

        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await AdminCommand.RunAsync(
            connection,
            $"""
            DO $login$
            BEGIN
                CREATE ROLE {SqlText.Name(login)};
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END
            $login$;
            DO $one$
            BEGIN
                IF EXISTS (
                    SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
                    WHERE m.member = {SqlText.Literal(SqlText.Name(login))}::regrole AND r.rolname <> '{group}'
                        AND r.rolname IN ('tenancy_app', 'tenancy_owner', 'tenancy_registry', 'tenancy_platform', 'tenancy_definer', 'tenancy_keys')
                ) THEN
                    RAISE EXCEPTION 'this login has another part in tenancy already, and would get the rights of both'
                        USING HINT = 'Give each part a login of its own, or revoke the other role first.';
                END IF;
            END
            $one$;
            DO $attributes$
            BEGIN
                ALTER ROLE {SqlText.Name(login)} LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {attribute};
            EXCEPTION WHEN insufficient_privilege THEN
                -- An ordinary role may not even name the attributes that only a superuser gives; a login of its own has none of them.
                ALTER ROLE {SqlText.Name(login)} LOGIN INHERIT NOCREATEDB NOCREATEROLE;
                RAISE NOTICE 'tenancy: % may not give {attribute} to %', current_user, {SqlText.Literal(login)};
            END
            $attributes$;
            ALTER ROLE {SqlText.Name(login)} PASSWORD {SqlText.Literal(ScramVerifier.Of(password))};
            GRANT {group} TO {SqlText.Name(login)};
            """,
            cancellationToken).ConfigureAwait(false);
    }
}
