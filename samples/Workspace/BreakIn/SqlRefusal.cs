using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace Workspace.BreakIn;

/// <summary>Why a statement did not run: PostgreSQL's own words where it was asked.</summary>
internal sealed record SqlRefusal(string? SqlState, string? Reason, string Message)
{
    public static SqlRefusal Of(Exception fault)
    {
        var server = fault as PostgresException ?? fault.InnerException as PostgresException;
        var reason = fault is SeveralStatementsException ? "several_statements" : server?.ConstraintName;
        return server is null
            ? new SqlRefusal(null, reason ?? fault.GetType().Name, fault.Message.Split('\n')[0])
            : new SqlRefusal(server.SqlState, reason, server.MessageText);
    }

    public override string ToString() => $"{string.Join(' ', new[] { SqlState, Reason is null ? null : $"({Reason})" }.Where(part => part is not null))}: {Message}";
}
