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
internal sealed class TenantReader(NpgsqlDataReader inner, CommandBehavior behavior) : DbDataReader, IDbColumnSchemaGenerator
{
    private readonly bool _isOneRow = behavior.HasFlag(CommandBehavior.SingleRow);
    private readonly bool _isOneResult = (behavior & (CommandBehavior.SingleRow | CommandBehavior.SingleResult)) != 0;
    private bool _hasRow;
    private bool _isPast;

    public override int Depth => inner.Depth;

    public override int FieldCount => _isPast ? 0 : inner.FieldCount;

    public override bool HasRows => !_isPast && inner.HasRows;

    public override bool IsClosed => inner.IsClosed;

    public override int RecordsAffected => inner.RecordsAffected;

    public override int VisibleFieldCount => _isPast ? 0 : inner.VisibleFieldCount;

    public override object this[int ordinal] => inner[ordinal];

    public override object this[string name] => inner[name];

    public override bool Read()
    {
        if (_isPast || (_isOneRow && _hasRow))
        {
            return false;
        }

        try
        {
            return _hasRow = inner.Read();
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
        var reading = inner.ReadAsync(cancellationToken);
        if (!reading.IsCompletedSuccessfully || _isOneRow)
        {
            return FinishReadAsync(reading);
        }

        return reading;
    }

    public override bool NextResult()
    {
        try
        {
            return _isOneResult ? Drain() : inner.NextResult();
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
                : await inner.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public override void Close()
    {
        try
        {
            inner.Close();
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public override async Task CloseAsync()
    {
        try
        {
            await inner.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public override bool GetBoolean(int ordinal) => inner.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => inner.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => inner.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public ReadOnlyCollection<DbColumn> GetColumnSchema() => ((IDbColumnSchemaGenerator)inner).GetColumnSchema();

    public override Task<ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) =>
        ((DbDataReader)inner).GetColumnSchemaAsync(cancellationToken);

    public override string GetDataTypeName(int ordinal) => inner.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => inner.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => inner.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => inner.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, behavior.HasFlag(CommandBehavior.CloseConnection));

    public override Type GetFieldType(int ordinal) => inner.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => inner.GetFieldValue<T>(ordinal);

    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) =>
        inner.GetFieldValueAsync<T>(ordinal, cancellationToken);

    public override float GetFloat(int ordinal) => inner.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => inner.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => inner.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => inner.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => inner.GetInt64(ordinal);

    public override string GetName(int ordinal) => inner.GetName(ordinal);

    public override int GetOrdinal(string name) => inner.GetOrdinal(name);

    public override Type GetProviderSpecificFieldType(int ordinal) => inner.GetProviderSpecificFieldType(ordinal);

    public override object GetProviderSpecificValue(int ordinal) => inner.GetProviderSpecificValue(ordinal);

    public override int GetProviderSpecificValues(object[] values) => inner.GetProviderSpecificValues(values);

    public override DataTable? GetSchemaTable() => inner.GetSchemaTable();

    public override Task<DataTable?> GetSchemaTableAsync(CancellationToken cancellationToken = default) => inner.GetSchemaTableAsync(cancellationToken);

    public override Stream GetStream(int ordinal) => inner.GetStream(ordinal);

    public override string GetString(int ordinal) => inner.GetString(ordinal);

    public override TextReader GetTextReader(int ordinal) => inner.GetTextReader(ordinal);

    public override object GetValue(int ordinal) => inner.GetValue(ordinal);

    public override int GetValues(object[] values) => inner.GetValues(values);

    public override bool IsDBNull(int ordinal) => inner.IsDBNull(ordinal);

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => inner.IsDBNullAsync(ordinal, cancellationToken);

    protected override DbDataReader GetDbDataReader(int ordinal) => inner.GetData(ordinal);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
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
        while (inner.NextResult())
        {
        }

        return false;
    }

    private async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        _isPast = true;
        while (await inner.NextResultAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        return false;
    }
}
