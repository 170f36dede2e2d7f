using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>One statement, sent behind its context.</summary>
internal sealed class TenantCommand : DbCommand
{
    private readonly ContextBatch _batch;
    private readonly NpgsqlBatchCommand _command = new();
    private TenantConnection? _connection;
    private DbTransaction? _transaction;

    public TenantCommand(SessionContext context)
    {
        _batch = new ContextBatch(context).Begin();
        _batch.Batch.BatchCommands.Add(_command);
    }

    [AllowNull]
    public override string CommandText
    {
        get => _command.CommandText;
        set => _command.CommandText = value ?? "";
    }

    public override int CommandTimeout
    {
        get => _batch.Batch.Timeout;
        set => _batch.Batch.Timeout = value;
    }

    public override CommandType CommandType
    {
        get => _command.CommandType;
        set => _command.CommandType = value;
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; } = UpdateRowSource.None;

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

    protected override DbParameterCollection DbParameterCollection => _command.Parameters;

    private TenantConnection Demanded => _connection ?? throw ContextBatch.NoConnection();

    public override void Prepare() => Demanded.Prepare(_batch.Batch);

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => Demanded.PrepareAsync(_batch.Batch, cancellationToken);

    public override void Cancel() => _batch.Batch.Cancel();

    public override int ExecuteNonQuery() => _batch.Run();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => _batch.RunAsync(cancellationToken);

    public override object? ExecuteScalar() => _batch.ReadScalar();

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => _batch.ReadScalarAsync(cancellationToken);

    protected override DbParameter CreateDbParameter() => new NpgsqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Demanded.Read(_batch, behavior);

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        Demanded.ReadAsync(_batch, behavior, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _batch.Dispose();
        }

        base.Dispose(disposing);
    }
}
