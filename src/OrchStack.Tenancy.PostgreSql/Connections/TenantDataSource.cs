using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// ADO.NET over the application's login, for plain commands, Dapper and the like: every command goes out together with the
/// current tenant's signed context, in one round trip. A singleton; thread-safe; connections are pooled by Npgsql.
/// </summary>
/// <remarks>
/// Without a tenant, commands run with an empty context: tenant-owned tables answer with <see cref="MissingTenantException"/>.
/// The tenant is read when a command is executed, not when a connection is opened. Where several hosts are named, connections
/// lead to the one that writes, unless the connection string has target session attributes of its own.
/// </remarks>
public sealed class TenantDataSource : DbDataSource
{
    private readonly NpgsqlDataSource _inner;
    private readonly NpgsqlMultiHostDataSource? _hosts;
    private readonly SessionContext _context;
    private readonly NpgsqlDataSource? _owned;

    internal TenantDataSource(PostgreSqlSource source, SessionContext context)
    {
        var opened = source.Open(context);
        _hosts = opened as NpgsqlMultiHostDataSource;
        _inner = _hosts is null || source.NamesTargetSession ? opened : _hosts.WithTargetSession(TargetSessionAttributes.Primary);
        _owned = source.IsOwned ? opened : null;
        _context = context;
    }

    private TenantDataSource(NpgsqlMultiHostDataSource hosts, TargetSessionAttributes target, SessionContext context)
    {
        _hosts = hosts;
        _inner = hosts.WithTargetSession(target);
        _context = context;
    }

    /// <summary>The connection string, without the password.</summary>
    public override string ConnectionString => _inner.ConnectionString;

    /// <summary>
    /// The same login on another kind of server, such as a hot standby that takes reading off the primary. Shares the pools and
    /// ends with this data source; need not be disposed of.
    /// </summary>
    /// <param name="target">
    /// Which server. With <see cref="TargetSessionAttributes.PreferStandby"/> the primary serves where no standby does. A standby
    /// shows what has reached it, and refuses to write.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// Only one host is named, and <paramref name="target"/> demands a kind of server that it may not be.
    /// </exception>
    public TenantDataSource WithTargetSession(TargetSessionAttributes target) => _hosts is not null
        ? new TenantDataSource(_hosts, target, _context)
        : target is TargetSessionAttributes.Any or TargetSessionAttributes.PreferStandby or TargetSessionAttributes.PreferPrimary
            ? this
            : throw new InvalidOperationException(
                $"UsePostgreSql(o => o.Application = …) names one server, which may not be a {target}. Name them all, \"Host=primary,standby\", or give NpgsqlDataSourceBuilder.BuildMultiHost() itself and not what its WithTargetSession made.");

    /// <summary>What must be written or read where it was written.</summary>
    internal TenantDataSource Primary => _hosts is null ? this : field ??= new TenantDataSource(_hosts, TargetSessionAttributes.Primary, _context);

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new TenantConnection(_inner.CreateConnection(), _context);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _owned?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        if (_owned is not null)
        {
            await _owned.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsyncCore().ConfigureAwait(false);
    }
}
