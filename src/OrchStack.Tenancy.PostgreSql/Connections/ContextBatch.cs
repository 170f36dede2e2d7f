using System.Data;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// One round trip: the context, then the user's commands. Each of them is a batch command of its own, so PostgreSQL refuses
/// a second statement that was smuggled into a text.
/// </summary>
internal sealed class ContextBatch(SessionContext context) : IDisposable
{
    private readonly NpgsqlBatchCommand _context = context.NewCommand();

    public NpgsqlBatch Batch { get; } = new();

    /// <summary>Set where a connection may serve several tenants while it is open.</summary>
    public LastTenant? Last { get; set; }

    private NpgsqlConnection Connection => Batch.Connection ?? throw NoConnection();

    /// <summary>Puts the context in front; call once, before the first user command is added.</summary>
    public ContextBatch Begin()
    {
        Batch.BatchCommands.Add(_context);
        return this;
    }

    /// <summary>Runs the batch and stands before the first result of the user's commands.</summary>
    public NpgsqlDataReader Read(CommandBehavior behavior)
    {
        NpgsqlDataReader? reader = null;
        try
        {
            Arm();
            reader = Batch.ExecuteReader(WholeBatch(behavior));
            reader.NextResult();
            return reader;
        }
        catch (Exception fault)
        {
            reader?.Dispose();
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    /// <inheritdoc cref="Read"/>
    public async Task<NpgsqlDataReader> ReadAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        NpgsqlDataReader? reader = null;
        try
        {
            await ArmAsync(cancellationToken).ConfigureAwait(false);
            reader = await Batch.ExecuteReaderAsync(WholeBatch(behavior), cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch (Exception fault)
        {
            if (reader is not null)
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }

            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    /// <summary>The first value of the first row; null where there is no row.</summary>
    public object? ReadScalar()
    {
        using var reader = Read(CommandBehavior.Default);
        try
        {
            return reader.Read() && reader.FieldCount > 0 ? reader.GetValue(0) : null;
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    /// <inheritdoc cref="ReadScalar"/>
    public async Task<object?> ReadScalarAsync(CancellationToken cancellationToken)
    {
        var reader = await ReadAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.FieldCount > 0 ? reader.GetValue(0) : null;
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public int Run()
    {
        try
        {
            Arm();
            return Batch.ExecuteNonQuery();
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ArmAsync(cancellationToken).ConfigureAwait(false);
            return await Batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    public void Dispose() => Batch.Dispose();

    public static InvalidOperationException NoConnection() => new("The command has no connection. Create it from a connection of TenantDataSource.");

    private void Arm()
    {
        var connection = Connection;
        Last?.HandTo(context.Tenant, Batch);
        context.Fill(_context, connection);
    }

    private async ValueTask ArmAsync(CancellationToken cancellationToken)
    {
        await context.WaitForFenceAsync(cancellationToken).ConfigureAwait(false);
        var connection = Connection;
        if (Last is { } last)
        {
            await last.HandToAsync(context.Tenant, Batch, cancellationToken).ConfigureAwait(false);
        }

        context.Fill(_context, connection);
    }

    // These two end after the first result of the batch, which is the context's.
    private static CommandBehavior WholeBatch(CommandBehavior behavior) => behavior & ~(CommandBehavior.SingleResult | CommandBehavior.SingleRow);
}
