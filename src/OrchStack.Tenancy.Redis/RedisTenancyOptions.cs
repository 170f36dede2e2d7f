using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Where the tenants' Redis is.</summary>
public sealed class RedisTenancyOptions
{
    /// <summary>
    /// A configuration of StackExchange.Redis, such as "localhost:6379,password=…", for a connection of tenancy's own. Where the server
    /// is down at start it is connected to later.
    /// </summary>
    /// <value>Null by default: the application's <see cref="IConnectionMultiplexer"/> is used.</value>
    public string? Configuration { get; set; }

    /// <summary>The number of the server's database.</summary>
    /// <value>-1 by default: the one of the configuration.</value>
    public int Database { get; set; } = -1;
}
