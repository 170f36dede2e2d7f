using System.Data.Common;
using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Whose commands went last over a connection. A cursor keeps the rows of the tenant that opened it and asks no policy when it
/// is read, so cursors end before the command of another tenant, in its round trip. Contexts may share a connection.
/// </summary>
internal sealed class ConnectionTenant
{
    private static readonly ConditionalWeakTable<DbConnection, ConnectionTenant> Known = [];

    private TenantId? _last;

    public static bool Changes(DbConnection connection, TenantId? current)
    {
        var known = Known.GetValue(connection, static _ => new ConnectionTenant());
        var changes = known._last is { } last && last != current;
        known._last = current;
        return changes;
    }

    /// <summary>Of a connection that was closed: with its session its cursors are gone.</summary>
    public static void Forget(DbConnection connection) => Known.Remove(connection);
}
