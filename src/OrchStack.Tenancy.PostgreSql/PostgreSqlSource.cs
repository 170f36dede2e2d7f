using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A connection string, or an <see cref="NpgsqlDataSource"/> that the application configured and disposes of.</summary>
public sealed class PostgreSqlSource
{
    private readonly NpgsqlDataSource? _configured;
    private readonly string _connectionString;

    private PostgreSqlSource(string connectionString, NpgsqlDataSource? configured)
    {
        _connectionString = connectionString;
        _configured = configured;
    }

    /// <summary>Takes a connection string.</summary>
    public static PostgreSqlSource FromConnectionString(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return new PostgreSqlSource(connectionString, null);
    }

    /// <summary>Takes a configured data source.</summary>
    public static PostgreSqlSource FromDataSource(NpgsqlDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return new PostgreSqlSource(dataSource.ConnectionString, dataSource);
    }

    /// <summary>Takes a connection string.</summary>
    public static implicit operator PostgreSqlSource(string connectionString) => FromConnectionString(connectionString);

    /// <summary>Takes a configured data source.</summary>
    public static implicit operator PostgreSqlSource(NpgsqlDataSource dataSource) => FromDataSource(dataSource);

    internal bool IsOwned => _configured is null;

    internal string ConnectionString => _connectionString;

    internal NpgsqlDataSource Open(SessionContext context)
    {
        context.DemandStrict(_connectionString);
        return _configured ?? NpgsqlDataSource.Create(_connectionString);
    }

    /// <summary>Whether the connection string itself says which of several hosts is meant.</summary>
    internal bool NamesTargetSession => TryRead()?.TargetSessionAttributes is not null;

    /// <summary>For the doctor, who sends no tenant's command.</summary>
    internal NpgsqlDataSource OpenForExamination() => _configured ?? NpgsqlDataSource.Create(_connectionString);

    /// <summary>
    /// For logins that serve no tenant: no tenant's session state can be left on their connections, so auto-prepare and the
    /// like are the application's choice. Several hosts come as an <see cref="NpgsqlMultiHostDataSource"/>.
    /// </summary>
    internal NpgsqlDataSource OpenBesideTenants(bool isPooled)
    {
        if (_configured is not null)
        {
            return _configured;
        }

        var settings = new NpgsqlConnectionStringBuilder(_connectionString);
        settings.Remove("Target Session Attributes");
        settings.Pooling = isPooled && settings.Pooling;
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>Whether Npgsql understands the connection string.</summary>
    internal bool IsReadable => TryRead() is not null;

    /// <summary>The login's name; null where the connection string leaves it to the environment, or cannot be read.</summary>
    internal string? Login => TryRead()?.Username;

    /// <summary>Nothing of the connection string, which may hold a password.</summary>
    public override string ToString() => _configured is null ? "a connection string" : "a configured data source";

    private NpgsqlConnectionStringBuilder? TryRead()
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(_connectionString);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or InvalidCastException)
        {
            return null;
        }
    }
}
