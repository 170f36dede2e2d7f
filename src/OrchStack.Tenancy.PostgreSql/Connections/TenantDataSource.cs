using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// ADO.NET over the application's login, for plain commands, Dapper and the like: every command goes out together with the
/// current tenant's signed context, in one round trip. A singleton; thread-safe; connections are pooled by Npgsql.
/// </summary>
/// <remarks>
/// Without a tenant, commands run with an empty context: tenant-owned tables answer with <see cref="MissingTenantException"/>.
/// The tenant is read when a command is executed, not when a connection is opened.
/// </remarks>
public sealed class TenantDataSource : DbDataSource
{
    private readonly NpgsqlDataSource _inner;
    private readonly SessionContext _context;
    private readonly bool _owned;

    internal TenantDataSource(PostgreSqlSource source, SessionContext context)
    {
        _inner = source.Open(context);
        _owned = source.IsOwned;
        _context = context;
    }

    /// <summary>The connection string, without the password.</summary>
    public override string ConnectionString => _inner.ConnectionString;

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new TenantConnection(_inner.CreateConnection(), _context);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _owned)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        if (_owned)
        {
            await _inner.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsyncCore().ConfigureAwait(false);
    }
}
