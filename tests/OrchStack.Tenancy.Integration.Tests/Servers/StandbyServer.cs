using Npgsql;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>A primary and its hot standby, which eng/test.sh starts, or a pair that the caller names.</summary>
internal static class StandbyServer
{
    public const string Variable = "ORCHSTACK_STANDBY";

    /// <summary>The superuser's connection string of both, the primary first; null where there is no standby.</summary>
    public static string? Both { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    public static string Primary => On(Hosts[0], Both!);

    private static string[] Hosts => new NpgsqlConnectionStringBuilder(Both).Host!.Split(',');

    /// <summary>The same connection to both servers, the standby first: who takes any server gets the one that does not write.</summary>
    public static string OnBoth(string connectionString) => On($"{Hosts[1]},{Hosts[0]}", connectionString);

    /// <summary>The same connection to the standby alone.</summary>
    public static string OnStandby(string connectionString) => On(Hosts[1], connectionString);

    /// <summary>Waits until the standby has replayed what the primary wrote.</summary>
    public static async Task FollowAsync(NpgsqlDataSource primary)
    {
        var written = (await primary.ReadAllAsync("SELECT pg_current_wal_lsn()::text"))[0];
        await using var standby = NpgsqlDataSource.Create(OnStandby(Both!));
        while ((await standby.ReadAllAsync($"SELECT (pg_last_wal_replay_lsn() >= '{written}')::text"))[0] != "true")
        {
            await Task.Delay(10);
        }
    }

    private static string On(string hosts, string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Host = hosts }.ConnectionString;
}
