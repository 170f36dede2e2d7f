using System.Transactions;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Connections of one login to the server that writes. The data source is made with the first connection, and no
/// transaction of the application is ever joined.
/// </summary>
internal sealed class PrimaryDatabase(PostgreSqlSource source, bool isPooled = true) : IDisposable, IAsyncDisposable
{
    private readonly Lazy<NpgsqlDataSource> _source = new(() => source.OpenBesideTenants(isPooled));

    /// <summary>The server that writes, of several hosts.</summary>
    public NpgsqlDataSource Source => _source.Value is NpgsqlMultiHostDataSource several ? several.WithTargetSession(TargetSessionAttributes.Primary) : _source.Value;

    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        // Inside a TransactionScope of the application, Npgsql would make the connection part of it.
        using var outside = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        var connection = await _source.Value.OpenConnectionAsync(TargetSessionAttributes.Primary, cancellationToken).ConfigureAwait(false);
        outside.Complete();
        return connection;
    }

    public void Dispose()
    {
        if (_source.IsValueCreated && source.IsOwned)
        {
            _source.Value.Dispose();
        }
    }

    public ValueTask DisposeAsync() => _source.IsValueCreated && source.IsOwned ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;
}
