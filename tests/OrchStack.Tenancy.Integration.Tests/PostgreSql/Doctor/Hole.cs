using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>
/// A way to open the fence of a clean database. Placeholders: {app} and {migrator} (logins), {role} (a role of this test),
/// {admin}, {database}, {column} and {type} (of the tenant column), {acme} (a key).
/// </summary>
/// <param name="Code">What the doctor calls it.</param>
/// <param name="Sql">Opens it.</param>
/// <param name="Object">What the finding names.</param>
public sealed record Hole(string Code, string Sql, string Object)
{
    /// <summary>What injected SQL makes of it, without any context: answers with a row while the hole is open, and with none or an error while it is not.</summary>
    public string? Leak { get; init; }

    /// <summary>Where the repair takes more than SQL, what an administrator does.</summary>
    public string? ByHand { get; init; }

    public override string ToString() => $"{Code}: {Sql.Trim().Split('\n')[0]}";

    internal static string Fill(string text, TenantDatabase database, TenantKeyType type) => text
        .Replace("{app}", database.ApplicationLogin, StringComparison.Ordinal)
        .Replace("{migrator}", database.MigratorLogin, StringComparison.Ordinal)
        .Replace("{role}", $"role_of_{database.Name}", StringComparison.Ordinal)
        .Replace("{database}", database.Name, StringComparison.Ordinal)
        .Replace("{admin}", new Npgsql.NpgsqlConnectionStringBuilder(PostgresServer.Superuser).Username, StringComparison.Ordinal)
        .Replace("{column}", Ward.Column(type), StringComparison.Ordinal)
        .Replace("{type}", type == TenantKeyType.Uuid ? "uuid" : "bigint", StringComparison.Ordinal)
        .Replace("{acme}", Ward.Acme(type), StringComparison.Ordinal);
}
