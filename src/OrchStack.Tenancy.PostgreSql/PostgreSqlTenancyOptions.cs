namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How tenancy reaches PostgreSQL.</summary>
public sealed class PostgreSqlTenancyOptions
{
    /// <summary>
    /// The application's login: a connection string, or a configured <see cref="Npgsql.NpgsqlDataSource"/>. It is needed for
    /// <see cref="TenantDataSource"/>; EF Core brings its own.
    /// </summary>
    public PostgreSqlSource? Application { get; set; }

    /// <summary>
    /// The registry's login (<see cref="TenancyLogins.EnsureRegistryAsync"/>). Where it is set, tenants, API keys, settings and
    /// audit logs are kept in PostgreSQL, and word of changes reaches every node. What the application registered itself stays.
    /// Always the server that writes, where several hosts are named.
    /// </summary>
    /// <value>Null by default: all of these stay as they are without PostgreSQL.</value>
    public PostgreSqlSource? Registry { get; set; }

    /// <summary>
    /// The login for work across tenants (<see cref="TenancyLogins.EnsurePlatformAsync"/>), needed for
    /// <see cref="PlatformDataSource"/>.
    /// </summary>
    /// <value>Null by default.</value>
    public PostgreSqlSource? Platform { get; set; }

    /// <summary>
    /// A direct connection of the registry's login, past a pooler in transaction mode, on which this node hears of changes that
    /// others made. Where nothing can be heard, the node looks every second.
    /// </summary>
    /// <value>Null by default: <see cref="Registry"/>.</value>
    public PostgreSqlSource? Notifications { get; set; }

    /// <summary>What the doctor's findings mean for the start of this node.</summary>
    public DoctorOptions Doctor { get; } = new();

    /// <summary>The key that signs contexts, the same on every node and in the database. Required unless an <see cref="ISigningKeySource"/> is registered.</summary>
    public SigningKey? SigningKey { get; set; }

    /// <summary>How a session says whose it is.</summary>
    /// <value><see cref="TenantContextMode.Signed"/> by default.</value>
    public TenantContextMode ContextMode { get; set; } = TenantContextMode.Signed;

    /// <summary>
    /// How long a context is good for in the modes Signed and SignedOnce. It bounds how far the application's clock may be
    /// behind the database's; each command gets a new one, so a long transaction may last longer.
    /// </summary>
    /// <value>Two minutes by default; 5 seconds to 1 hour.</value>
    public TimeSpan ContextLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a context is good for in the mode Pooler, where it opens every connection. It bounds how far the application's
    /// clock may be behind the database's, and must not be above what <see cref="TenancySchema.AllowPoolerAsync"/> was given.
    /// </summary>
    /// <value>Ten seconds by default; 2 to 60 seconds.</value>
    public TimeSpan PoolerLifetime { get; set; } = TimeSpan.FromSeconds(10);
}
