using Npgsql;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>The PgBouncer in transaction mode of this test run, which eng/test.sh starts, or one that the caller names.</summary>
internal static class PgBouncerServer
{
    public const string Variable = "ORCHSTACK_PGBOUNCER";

    public static string? Address { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    /// <summary>The same login and database, through PgBouncer.</summary>
    public static string Through(string connectionString)
    {
        var there = new NpgsqlConnectionStringBuilder(Address!);
        return new NpgsqlConnectionStringBuilder(connectionString) { Host = there.Host, Port = there.Port, NoResetOnClose = true }.ConnectionString;
    }
}
