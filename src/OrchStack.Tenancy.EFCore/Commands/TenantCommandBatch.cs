using System.Data;
using System.Data.Common;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>One command of EF Core, on its way out behind the tenant's context.</summary>
internal readonly struct TenantCommandBatch
{
    private readonly NpgsqlCommand _command;
    private readonly ContextBatch _batch;
    private readonly bool _saves;
    private readonly bool _enlisted;

    private TenantCommandBatch(NpgsqlCommand command, SessionContext context, bool saves, bool enlisted)
    {
        _command = command;
        _saves = saves;
        _enlisted = enlisted;
        var connection = command.Connection!;
        _batch = new ContextBatch(context) { Last = new LastTenant(connection, SessionTenant.Of(connection), prepared: null) }.Begin();
        _batch.Batch.Connection = connection;
        _batch.Batch.Transaction = command.Transaction;
        _batch.Batch.Timeout = command.CommandTimeout;
    }

    /// <summary>
    /// A save inside a transaction may hold several statements, and EF Core counts them from the reader's first: it goes out as
    /// it is, behind a context of its own, which the transaction keeps.
    /// </summary>
    public bool MustGoAhead => _saves && (_enlisted || _command.Transaction is not null);

    /// <summary>
    /// Null where the command is not ours to touch: answered already, a migration's, which runs on the migrator's login, or
    /// one of EF Core's own that comes without a context, such as the next value of a HiLo sequence, or is sent by a context
    /// without an application, such as whether a database has tables.
    /// </summary>
    public static TenantCommandBatch? For(DbCommand command, CommandEventData eventData, bool answered) =>
        answered || eventData.CommandSource == CommandSource.Migrations || eventData.Context is null
        || (eventData.CommandSource == CommandSource.Unknown && !ContextServices.HasApplication(eventData.Context))
            ? null
            : new TenantCommandBatch(
                command as NpgsqlCommand ?? throw new NotSupportedException(
                    $"UseOrchStackTenancy() works with the Npgsql provider; this context sends a {command.GetType().Name}."),
                ContextServices.Of(eventData.Context).Demand(eventData.Context, command.Connection!),
                eventData.CommandSource == CommandSource.SaveChanges,
                enlisted: IsEnlisted(eventData.Context, command.Connection!));

    public void SendContext() => _batch.Run();

    public Task SendContextAsync(CancellationToken cancellationToken) => _batch.RunAsync(cancellationToken);

    public DbDataReader Read()
    {
        AddCommand();
        var reader = _batch.Read(CommandBehavior.Default);
        if (!LostConflict(reader))
        {
            return reader;
        }

        reader.Dispose();
        return NoRow().ExecuteReader();
    }

    public async Task<DbDataReader> ReadAsync(CancellationToken cancellationToken)
    {
        AddCommand();
        var reader = await _batch.ReadAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        if (!LostConflict(reader))
        {
            return reader;
        }

        await reader.DisposeAsync().ConfigureAwait(false);
        return await NoRow().ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
    }

    public int Run()
    {
        AddCommand();
        var affected = _batch.Run();
        CopyOutput();
        return affected;
    }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        AddCommand();
        var affected = await _batch.RunAsync(cancellationToken).ConfigureAwait(false);
        CopyOutput();
        return affected;
    }

    public object? ReadScalar()
    {
        AddCommand();
        return _batch.ReadScalar();
    }

    public Task<object?> ReadScalarAsync(CancellationToken cancellationToken)
    {
        AddCommand();
        return _batch.ReadScalarAsync(cancellationToken);
    }

    // Parameters know the collection they are in, and EF Core's own logs read the command's afterwards: so ours are copies.
    private void AddCommand()
    {
        var command = new NpgsqlBatchCommand(_command.CommandText) { CommandType = _command.CommandType };
        foreach (NpgsqlParameter parameter in _command.Parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }

        _batch.Batch.BatchCommands.Add(command);
    }

    private void CopyOutput()
    {
        var copies = _batch.Batch.BatchCommands[1].Parameters;
        for (var i = 0; i < copies.Count; i++)
        {
            if (copies[i].Direction != ParameterDirection.Input)
            {
                _command.Parameters[i].Value = copies[i].Value;
            }
        }
    }

    // A TransactionScope enlists the connection when it opens, and the command knows nothing of it.
    private static bool IsEnlisted(DbContext context, DbConnection connection) =>
        context.Database.GetEnlistedTransaction() is not null
        || (Transaction.Current is not null && new NpgsqlConnectionStringBuilder(connection.ConnectionString).Enlist);

    /// <summary>
    /// EF Core takes the first statement's row count for the save's; here that is the context's, always 1. A save that touched
    /// no row must be read as 0, or a conflict would be reported as saved.
    /// </summary>
    private bool LostConflict(NpgsqlDataReader reader) => _saves && reader is { FieldCount: 0, RecordsAffected: 0 };

    private NpgsqlCommand NoRow() => new("SELECT WHERE false", _command.Connection, _command.Transaction);
}
