using System.Data;
using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Several statements, sent behind one context in one round trip.</summary>
internal sealed class TenantBatch : DbBatch
{
    private readonly ContextBatch _batch;
    private readonly TenantBatchCommandCollection _commands;
    private TenantConnection? _connection;
    private DbTransaction? _transaction;

    public TenantBatch(SessionContext context)
    {
        _batch = new ContextBatch(context).Begin();
        _commands = new TenantBatchCommandCollection(_batch.Batch.BatchCommands);
    }

    public override int Timeout
    {
        get => _batch.Batch.Timeout;
        set => _batch.Batch.Timeout = value;
    }

    protected override DbBatchCommandCollection DbBatchCommands => _commands;

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set
        {
            _connection = (TenantConnection?)value;
            _batch.Batch.Connection = _connection?.Inner;
            _batch.Last = _connection?.Last;
        }
    }

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set
        {
            _batch.Batch.Transaction = TenantTransaction.InnerOf(value, _connection);
            _transaction = value;
        }
    }

    private TenantConnection Demanded => _connection ?? throw ContextBatch.NoConnection();

    public override void Prepare() => Demanded.Prepare(_batch.Batch);

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => Demanded.PrepareAsync(_batch.Batch, cancellationToken);

    public override void Cancel() => _batch.Batch.Cancel();

    public override int ExecuteNonQuery() => _batch.Run();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => _batch.RunAsync(cancellationToken);

    public override object? ExecuteScalar() => _batch.ReadScalar();

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) => _batch.ReadScalarAsync(cancellationToken);

    protected override DbBatchCommand CreateDbBatchCommand() => new NpgsqlBatchCommand();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Demanded.Read(_batch, behavior);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Demanded.ReadAsync(_batch, behavior, cancellationToken);

    public override void Dispose()
    {
        _batch.Dispose();
        base.Dispose();
    }
}
