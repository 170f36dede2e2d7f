using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Transactions;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A connection that lets no command out without its context. The Npgsql connection inside is not handed out.</summary>
/// <param name="inner">The connection.</param>
/// <param name="context">What each command brings along.</param>
/// <param name="isBorrowed">The connection is somebody else's, who ends it and begins its transactions.</param>
internal sealed class TenantConnection(NpgsqlConnection inner, SessionContext context, bool isBorrowed = false) : DbConnection
{
    private bool _isOpenedHere;
    private TenantReader? _reader;
    private bool _hears;

    public NpgsqlConnection Inner => inner;

    public bool IsBorrowed => isBorrowed;

    public PreparedStatements Prepared { get; } = new(inner, context);

    public LastTenant Last => field ??= new LastTenant(inner, isBorrowed ? SessionTenant.Of(inner) : new SessionTenant(), Prepared);

    public SessionContext Context => context;

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => throw new NotSupportedException("A tenant connection belongs to the login of its TenantDataSource; it cannot be pointed elsewhere.");
    }

    /// <summary>Whether it opened inside a TransactionScope, and so belongs to that one's transaction.</summary>
    public bool IsEnlisted => Transaction.Current is not null && new NpgsqlConnectionStringBuilder(inner.ConnectionString).Enlist;

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override bool CanCreateBatch => true;

    public override int ConnectionTimeout => inner.ConnectionTimeout;

    public override event StateChangeEventHandler? StateChange
    {
        add
        {
            if (!_hears)
            {
                inner.StateChange += (_, change) => OnStateChange(change);
                _hears = true;
            }

            base.StateChange += value;
        }
        remove => base.StateChange -= value;
    }

    public override void Open()
    {
        inner.Open();
        _isOpenedHere = true;
        Last.Begin(IsEnlisted);
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await context.WaitForFenceAsync(cancellationToken).ConfigureAwait(false);
        await inner.OpenAsync(cancellationToken).ConfigureAwait(false);
        _isOpenedHere = true;
        Last.Begin(IsEnlisted);
    }

    public override void Close()
    {
        Leave();
        _isOpenedHere = false;
        inner.Close();
    }

    public override Task CloseAsync()
    {
        Leave();
        _isOpenedHere = false;
        return inner.CloseAsync();
    }

    public override void EnlistTransaction(Transaction? transaction) => inner.EnlistTransaction(transaction);

    public override DataTable GetSchema() => inner.GetSchema();

    public override DataTable GetSchema(string collectionName) => inner.GetSchema(collectionName);

    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) => inner.GetSchema(collectionName, restrictionValues);

    // Npgsql is not told to close the connection with the reader: it would, past what Close() does here.
    public TenantReader Read(ContextBatch batch, CommandBehavior behavior)
    {
        try
        {
            return Reading(batch.Read(behavior & ~CommandBehavior.CloseConnection), behavior);
        }
        catch when (behavior.HasFlag(CommandBehavior.CloseConnection))
        {
            Close();
            throw;
        }
    }

    public async Task<DbDataReader> ReadAsync(ContextBatch batch, CommandBehavior behavior, CancellationToken cancellationToken)
    {
        try
        {
            return Reading(await batch.ReadAsync(behavior & ~CommandBehavior.CloseConnection, cancellationToken).ConfigureAwait(false), behavior);
        }
        catch when (behavior.HasFlag(CommandBehavior.CloseConnection))
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Prepare(NpgsqlBatch batch) => Prepared.Prepare(batch);

    public Task PrepareAsync(NpgsqlBatch batch, CancellationToken cancellationToken) => Prepared.PrepareAsync(batch, cancellationToken);

    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("A tenant connection belongs to the database of its TenantDataSource; configure another data source for another database.");

    protected override DbTransaction BeginDbTransaction(System.Data.IsolationLevel isolationLevel) =>
        isBorrowed ? throw OthersTransaction() : new TenantTransaction(this, inner.BeginTransaction(isolationLevel));

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(System.Data.IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        isBorrowed ? throw OthersTransaction() : new TenantTransaction(this, await inner.BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false));

    protected override DbCommand CreateDbCommand() => new TenantCommand(context) { Connection = this };

    protected override DbBatch CreateDbBatch() => new TenantBatch(context) { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Leave();
            if (!isBorrowed)
            {
                inner.Dispose();
            }
            else if (_isOpenedHere)
            {
                Close();
            }
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        Leave();
        if (!isBorrowed)
        {
            await inner.DisposeAsync().ConfigureAwait(false);
        }

        // Closes what was opened here of a connection that is somebody else's.
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private static InvalidOperationException OthersTransaction() =>
        new("The connection is the context's, which has to know of its transactions: begin it with context.Database.BeginTransactionAsync().");

    private TenantReader Reading(NpgsqlDataReader results, CommandBehavior behavior)
    {
        _reader?.LetGo();
        return _reader = new TenantReader(results, behavior, this);
    }

    private void Leave()
    {
        Prepared.Forget(_reader);
        _reader?.LetGo();
        _reader = null;
    }
}
