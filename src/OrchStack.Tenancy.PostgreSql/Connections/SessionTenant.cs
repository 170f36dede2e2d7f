using System.Runtime.CompilerServices;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Whose commands ran last in a session. Contexts, and what they lend, may use one connection in turn: they share it.</summary>
internal sealed class SessionTenant
{
    private static readonly ConditionalWeakTable<NpgsqlConnection, SessionTenant> Shared = [];

    public TenantId? Last { get; set; }

    public bool IsUnknown { get; set; }

    /// <summary>The same for all who use a connection that is not theirs alone.</summary>
    public static SessionTenant Of(NpgsqlConnection connection) => Shared.GetValue(connection, static _ => new SessionTenant());

    /// <summary>The session begins anew, or goes on where nobody knows it.</summary>
    public void Begin(bool mayGoOn) => (Last, IsUnknown) = (null, mayGoOn);

    public bool Changes(TenantId? next) => IsUnknown || (Last is { } last && last != next);

    public void Belongs(TenantId? next) => (Last, IsUnknown) = (next, false);
}
