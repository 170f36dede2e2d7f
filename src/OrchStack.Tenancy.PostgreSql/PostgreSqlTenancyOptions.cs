namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How tenancy reaches PostgreSQL.</summary>
public sealed class PostgreSqlTenancyOptions
{
    /// <summary>
    /// The application's login: a connection string, or a configured <see cref="Npgsql.NpgsqlDataSource"/>. It is needed for
    /// <see cref="TenantDataSource"/>; EF Core brings its own.
    /// </summary>
    public PostgreSqlSource? Application { get; set; }

    /// <summary>What the doctor's findings mean for the start of this node.</summary>
    public DoctorOptions Doctor { get; } = new();

    /// <summary>The key that signs contexts, the same on every node and in the database. Required unless an <see cref="ISigningKeySource"/> is registered.</summary>
    public SigningKey? SigningKey { get; set; }

    /// <summary>
    /// How long a context is good for. It bounds how far the application's clock may be behind the database's; each command
    /// gets a new one, so a long transaction may last longer.
    /// </summary>
    /// <value>Two minutes by default; 5 seconds to 1 hour.</value>
    public TimeSpan ContextLifetime { get; set; } = TimeSpan.FromMinutes(2);
}
