using System.Collections;
using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The results of the user's commands. The context's own result is behind it already, and a refusal that comes after the first
/// row, or for a later statement, is the typed one as well.
/// </summary>
internal sealed class TenantReader(NpgsqlDataReader inner, CommandBehavior behavior, TenantConnection connection) : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly bool _isOneRow = behavior.HasFlag(CommandBehavior.SingleRow);
    private readonly bool _isOneResult = (behavior & (CommandBehavior.SingleRow | CommandBehavior.SingleResult)) != 0;
    private bool _hasRow;
    private bool _isPast;
    private bool _isOver;
    private int _affected = -1;

    private NpgsqlDataReader Inner => _isOver ? throw new InvalidOperationException("The reader is closed.") : inner;

    public override int Depth => Inner.Depth;

    public override int FieldCount => _isPast ? 0 : Inner.FieldCount;

    public override bool HasRows => !_isPast && Inner.HasRows;

    public override bool IsClosed => _isOver || inner.IsClosed;

    public override int RecordsAffected => _isOver ? _affected : inner.RecordsAffected;

    public override int VisibleFieldCount => _isPast ? 0 : Inner.VisibleFieldCount;

    public override object this[int ordinal] => Inner[ordinal];

    public override object this[string name] => Inner[name];

    public override bool Read()
    {
        if (_isPast || (_isOneRow && _hasRow))
        {
            return false;
        }

        try
        {
            return _hasRow = Inner.Read();
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isPast || (_isOneRow && _hasRow))
        {
            return Task.FromResult(false);
        }

        // A row that has arrived already costs no state machine.
        var reading = Inner.ReadAsync(cancellationToken);
        return reading.IsCompletedSuccessfully && !_isOneRow ? reading : FinishReadAsync(reading);
    }

    public override bool NextResult()
    {
        try
        {
            return _isOneResult ? Drain() : Inner.NextResult();
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public override async Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _isOneResult
                ? await DrainAsync(cancellationToken).ConfigureAwait(false)
                : await Inner.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public override void Close()
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            inner.Close();
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
        finally
        {
            End();
        }
    }

    public override async Task CloseAsync()
    {
        if (_isOver)
        {
            return;
        }

        try
        {
            await inner.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
        finally
        {
            End();
        }
    }

    public override bool GetBoolean(int ordinal) => Inner.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => Inner.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => Inner.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public ReadOnlyCollection<DbColumn> GetColumnSchema() => ((IDbColumnSchemaGenerator)Inner).GetColumnSchema();

    public override Task<ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) =>
        ((DbDataReader)Inner).GetColumnSchemaAsync(cancellationToken);

    public override string GetDataTypeName(int ordinal) => Inner.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => Inner.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => Inner.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => Inner.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, behavior.HasFlag(CommandBehavior.CloseConnection));

    public override Type GetFieldType(int ordinal) => Inner.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => Inner.GetFieldValue<T>(ordinal);

    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) =>
        Inner.GetFieldValueAsync<T>(ordinal, cancellationToken);

    public override float GetFloat(int ordinal) => Inner.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => Inner.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => Inner.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => Inner.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => Inner.GetInt64(ordinal);

    public override string GetName(int ordinal) => Inner.GetName(ordinal);

    public override int GetOrdinal(string name) => Inner.GetOrdinal(name);

    public override Type GetProviderSpecificFieldType(int ordinal) => Inner.GetProviderSpecificFieldType(ordinal);

    public override object GetProviderSpecificValue(int ordinal) => Inner.GetProviderSpecificValue(ordinal);

    public override int GetProviderSpecificValues(object[] values) => Inner.GetProviderSpecificValues(values);

    public override DataTable? GetSchemaTable() => Inner.GetSchemaTable();

    public override Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) => Inner.GetSchemaTableAsync(cancellationToken);

    public override Stream GetStream(int ordinal) => Inner.GetStream(ordinal);

    public override string GetString(int ordinal) => Inner.GetString(ordinal);

    public override TextReader GetTextReader(int ordinal) => Inner.GetTextReader(ordinal);

    public override object GetValue(int ordinal) => Inner.GetValue(ordinal);

    public override int GetValues(object[] values) => Inner.GetValues(values);

    public override bool IsDBNull(int ordinal) => Inner.IsDBNull(ordinal);

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => Inner.IsDBNullAsync(ordinal, cancellationToken);

    protected override DbDataReader GetDbDataReader(int ordinal) => Inner.GetData(ordinal);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isOver)
        {
            inner.Dispose();
            End();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isOver)
        {
            await inner.DisposeAsync().ConfigureAwait(false);
            End();
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The connection goes on without this reader: its next command, or its next tenant, gets the same object of Npgsql's.</summary>
    public void LetGo()
    {
        if (!_isOver)
        {
            _affected = inner.RecordsAffected;
            _isOver = true;
        }
    }

    /// <summary>Frees the connection of what is still to be read.</summary>
    public void Release()
    {
        if (!_isOver)
        {
            inner.Dispose();
            LetGo();
        }
    }

    private void End()
    {
        LetGo();
        if (behavior.HasFlag(CommandBehavior.CloseConnection))
        {
            connection.Close();
        }
    }

    private async Task<bool> FinishReadAsync(Task<bool> reading)
    {
        try
        {
            return _hasRow = await reading.ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    // The statements behind the first result have run as well: what they affected, and what was refused of them, still counts.
    private bool Drain()
    {
        _isPast = true;
        while (Inner.NextResult())
        {
        }

        return false;
    }

    private async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        _isPast = true;
        while (await Inner.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        return false;
    }
}
