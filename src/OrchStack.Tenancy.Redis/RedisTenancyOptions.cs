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

    /// <summary>
    /// The secret from which the passwords of tenants' users are derived: at least 32 characters, the same on every node. With it the
    /// lifecycle keeps a user of Redis for each tenant; see <see cref="ITenantRedisUsers"/>.
    /// </summary>
    /// <value>Null by default: tenants have no users.</value>
    public string? UserKey { get; set; }

    /// <summary>
    /// The key before <see cref="UserKey"/>: while it is set, a user that is made or renewed accepts both passwords.
    /// </summary>
    /// <value>Null by default.</value>
    public string? FormerUserKey { get; set; }
}
