using Npgsql;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>The PostgreSQL of this test run: a private one, started by eng/test.sh, or one that the caller names.</summary>
internal static class PostgresServer
{
    public const string Variable = "ORCHSTACK_POSTGRES";

    public static string Superuser { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value
        ? value
        : throw new InvalidOperationException($"""
            These tests need a PostgreSQL server. Run eng/test.sh, which starts a private one, or set {Variable} to a superuser's
            connection string of a server of your own: Host=127.0.0.1;Port=5432;Username=postgres;Password=…
            """);

    public static string ConnectionString(string database, string? login = null, string? password = null, Action<NpgsqlConnectionStringBuilder>? change = null) =>
        ConnectionString(Superuser, database, login, password, change);

    public static string ConnectionString(string superuser, string database, string? login, string? password, Action<NpgsqlConnectionStringBuilder>? change)
    {
        var builder = new NpgsqlConnectionStringBuilder(superuser) { Database = database };
        if (login is not null)
        {
            builder.Username = login;
            builder.Password = password;
        }

        change?.Invoke(builder);
        return builder.ConnectionString;
    }
}
