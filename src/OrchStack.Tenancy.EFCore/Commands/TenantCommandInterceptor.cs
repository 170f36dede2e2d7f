using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Sends the context with the command: EF Core asks for a reader and gets the one of a batch, which stands where a plain
/// reader would. A singleton that keeps nothing: under context pooling it serves every tenant.
/// </summary>
internal sealed class TenantCommandInterceptor : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        if (TenantCommandBatch.For(command, eventData, result.HasResult) is not { } batch)
        {
            return result;
        }

        if (batch.MustGoAhead)
        {
            batch.SendContext();
            return result;
        }

        return InterceptionResult<DbDataReader>.SuppressWithResult(batch.Read());
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (TenantCommandBatch.For(command, eventData, result.HasResult) is not { } batch)
        {
            return result;
        }

        if (batch.MustGoAhead)
        {
            await batch.SendContextAsync(cancellationToken).ConfigureAwait(false);
            return result;
        }

        return InterceptionResult<DbDataReader>.SuppressWithResult(await batch.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) =>
        TenantCommandBatch.For(command, eventData, result.HasResult) is { } batch
            ? InterceptionResult<int>.SuppressWithResult(batch.Run())
            : result;

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        TenantCommandBatch.For(command, eventData, result.HasResult) is { } batch
            ? InterceptionResult<int>.SuppressWithResult(await batch.RunAsync(cancellationToken).ConfigureAwait(false))
            : result;

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) =>
        TenantCommandBatch.For(command, eventData, result.HasResult) is { } batch
            ? InterceptionResult<object>.SuppressWithResult(batch.ReadScalar()!)
            : result;

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        TenantCommandBatch.For(command, eventData, result.HasResult) is { } batch
            ? InterceptionResult<object>.SuppressWithResult((await batch.ReadScalarAsync(cancellationToken).ConfigureAwait(false))!)
            : result;

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Refusal.ThrowTranslated(eventData.Exception);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        // A save in a transaction goes out as EF Core's own command, whose refusals nobody has translated yet.
        Refusal.ThrowTranslated(eventData.Exception);
        return Task.CompletedTask;
    }
}
