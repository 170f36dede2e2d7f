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
    /// lifecycle keeps a user of Redis for each tenant (<see cref="ITenantRedisUsers"/>), and scripts and <c>Execute</c> go as that user.
    /// </summary>
    /// <value>Null by default: tenants have no users.</value>
    public string? UserKey { get; set; }

    /// <summary>
    /// The key before <see cref="UserKey"/>: while it is set, a user that is made or renewed accepts both passwords.
    /// </summary>
    /// <value>Null by default.</value>
    public string? FormerUserKey { get; set; }

    /// <summary>
    /// How many tenants' own connections, for scripts and <c>Execute</c>, a node keeps open: the one that was idle longest gives way.
    /// </summary>
    /// <value>100 by default.</value>
    public int MaxTenantConnections { get; set; } = 100;

    /// <summary>After how long without a call a tenant's own connection is closed.</summary>
    /// <value>5 minutes by default.</value>
    public TimeSpan TenantConnectionIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Changes how a tenant's own connection is made, for what the text of a configuration cannot hold, such as a check of certificates.
    /// User, password and channels are set after it.
    /// </summary>
    /// <value>Null by default.</value>
    public Action<ConfigurationOptions>? ConfigureTenantConnection { get; set; }
}
