using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>The Redis of the run.</summary>
internal static class RedisServer
{
    public const string Variable = "ORCHSTACK_REDIS";

    public const string ClusterVariable = "ORCHSTACK_REDIS_CLUSTER";

    public static string? Cluster => Environment.GetEnvironmentVariable(ClusterVariable);

    public static string? Configuration => Environment.GetEnvironmentVariable(Variable);

    /// <summary>By another route, or as another user.</summary>
    public static string ConfigurationOf(Action<ConfigurationOptions> change)
    {
        var options = ConfigurationOptions.Parse(Configuration!);
        change(options);
        return options.ToString(includePassword: true);
    }
}
