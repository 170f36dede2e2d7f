using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Connections of the login for work across tenants, which row-level security does not hold back. They open inside a platform
/// scope only (<see cref="ITenantScopes.EnterPlatformAsync"/>), whose reason is in the audit log by then. A singleton; thread-safe.
/// </summary>
public sealed class PlatformDataSource : IDisposable, IAsyncDisposable
{
    private readonly PrimaryDatabase _database;
    private readonly IPlatformContext _platform;

    internal PlatformDataSource(PostgreSqlSource source, IPlatformContext platform)
    {
        _database = new PrimaryDatabase(source);
        _platform = platform;
    }

    /// <summary>For contexts, which demand the scope themselves.</summary>
    internal NpgsqlDataSource Source => _database.Source;

    /// <summary>Opens a connection; dispose of it before the scope ends.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope is entered.</exception>
    public async ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default)
    {
        _platform.Demand();
        return await _database.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
