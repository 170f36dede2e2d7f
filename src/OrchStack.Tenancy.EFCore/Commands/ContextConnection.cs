using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// The connection that a context was registered with. A connection string that was set on a pooled context would stay on it for
/// the next who gets it from the pool: it is taken back. One context's; a text is read only when it is another than before.
/// There are two texts, as an open connection no longer shows its password.
/// </summary>
internal sealed class ContextConnection(IRelationalConnection relational, IDbContextOptions options) : IResettableService
{
    private NpgsqlConnection? _used;
    private string? _opened;
    private string? _returned;

    public void Demand(DbContext context, DbConnection connection)
    {
        _used = connection as NpgsqlConnection;
        if (!IsRegistered(connection, connection.ConnectionString, ref _opened, out var registered))
        {
            throw new OtherConnectionException(context.GetType().Name, Login(registered), Login(connection.ConnectionString));
        }
    }

    public void ResetState()
    {
        if (_used is { State: ConnectionState.Closed } used)
        {
            // With its session its cursors are gone.
            SessionTenant.Of(used).Begin(mayGoOn: false);
        }

        if (relational.ConnectionString is { Length: > 0 } now && !IsRegistered(null, now, ref _returned, out _))
        {
            RegisteredConnection.Restore(options, relational);
        }
    }

    public Task ResetStateAsync(CancellationToken cancellationToken = default)
    {
        ResetState();
        return Task.CompletedTask;
    }

    private bool IsRegistered(DbConnection? connection, string now, ref string? verified, out string registered)
    {
        registered = "";
        if (now == verified)
        {
            return true;
        }

        // A connection that was handed in whole is what was registered, whatever it is.
        var provider = RegisteredConnection.ProviderOf(options);
        if (provider is not null && (provider.Connection is null || (connection is not null && provider.Connection != connection)) && RegisteredConnection.TextOf(provider) is { } text)
        {
            registered = text;
            if (Login(text) != Login(now))
            {
                return false;
            }
        }

        verified = now;
        return true;
    }

    private static string Login(string connectionString)
    {
        var there = new NpgsqlConnectionStringBuilder(connectionString);
        return $"login {there.Username} of database {there.Database} on {there.Host}:{there.Port}";
    }
}
