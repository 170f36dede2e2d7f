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
    private bool _mustClose;

    public static ConnectionTenant Of(DbConnection connection) => Known.GetValue(connection, static _ => new ConnectionTenant());

    /// <summary>Of a connection that was closed: with its session its cursors are gone.</summary>
    public static void Forget(DbConnection connection) => Known.Remove(connection);

    /// <summary>Whether cursors may be open that are another tenant's; so it stays until they were closed, and not only asked to.</summary>
    public bool HandTo(TenantId? next)
    {
        _mustClose |= _last is { } last && last != next;
        _last = next;
        return _mustClose;
    }

    public void Closed() => _mustClose = false;
}
