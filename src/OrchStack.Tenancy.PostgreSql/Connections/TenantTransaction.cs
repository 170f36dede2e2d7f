using System.Data;
using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A transaction. Each command in it brings its own context, so a rollback to a savepoint leaves nothing to restore.</summary>
internal sealed class TenantTransaction(TenantConnection connection, NpgsqlTransaction inner) : DbTransaction
{
    // Npgsql uses the object again for the connection's next transaction, which a second end of this one must not reach.
    private bool _isOver;

    public NpgsqlTransaction Inner => _isOver ? throw Over() : inner;

    public override IsolationLevel IsolationLevel => Inner.IsolationLevel;

    public override bool SupportsSavepoints => true;

    /// <summary>The connection of a transaction that somebody handed in.</summary>
    public static TenantConnection Demand(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction switch
        {
            TenantTransaction { Connection: TenantConnection connection } => connection,
            TenantTransaction => throw Over(),
            _ => throw new ArgumentException("The transaction is not of TenantDataSource: begin it on one of its connections.", nameof(transaction)),
        };
    }

    /// <summary>What a command is given as its transaction; on a connection that is somebody else's, it is theirs.</summary>
    public static NpgsqlTransaction? InnerOf(DbTransaction? transaction, TenantConnection? connection) => transaction switch
    {
        null => null,
        TenantTransaction own => own.Inner,
        NpgsqlTransaction others when connection is { IsBorrowed: true } => others,
        _ => throw new ArgumentException("The transaction is not of this connection.", nameof(transaction)),
    };

    protected override DbConnection? DbConnection => _isOver ? null : connection;

    public override void Commit()
    {
        Inner.Commit();
        _isOver = true;
    }

    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        await Inner.CommitAsync(cancellationToken).ConfigureAwait(false);
        _isOver = true;
    }

    public override void Rollback()
    {
        Inner.Rollback();
        _isOver = true;
    }

    public override async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        await Inner.RollbackAsync(cancellationToken).ConfigureAwait(false);
        _isOver = true;
    }

    public override void Save(string savepointName) => Inner.Save(savepointName);

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) => Inner.SaveAsync(savepointName, cancellationToken);

    public override void Rollback(string savepointName) => Inner.Rollback(savepointName);

    public override Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default) =>
        Inner.RollbackAsync(savepointName, cancellationToken);

    public override void Release(string savepointName) => Inner.Release(savepointName);

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) =>
        Inner.ReleaseAsync(savepointName, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isOver)
        {
            _isOver = true;
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            _isOver = true;
            await inner.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static InvalidOperationException Over() => new("The transaction is over: it was committed, rolled back or disposed of.");
}
