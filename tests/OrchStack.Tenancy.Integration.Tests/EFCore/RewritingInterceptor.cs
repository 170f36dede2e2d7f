using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>An application's interceptor: writes another text, and answers one query itself, as a cache would.</summary>
internal sealed class RewritingInterceptor(DbDataReader answer) : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        command.CommandText = command.CommandText.Replace("'written'", "'rewritten'", StringComparison.Ordinal);
        return ValueTask.FromResult(!result.HasResult && command.CommandText.Contains("'cached'", StringComparison.Ordinal)
            ? InterceptionResult<DbDataReader>.SuppressWithResult(answer)
            : result);
    }
}
