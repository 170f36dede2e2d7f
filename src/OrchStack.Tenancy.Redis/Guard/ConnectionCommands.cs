using System.Collections.Frozen;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Commands about the connection itself, which is all of one tenant's callers'. The first four a server allows every user whatever its
/// rights, and they change who the connection is.
/// </summary>
internal static class ConnectionCommands
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        ["AUTH", "HELLO", "QUIT", "RESET", "CLIENT", "SELECT", "MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "MONITOR", "READONLY", "READWRITE", "ASKING"],
        StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string command) => Names.Contains(command);

    public static Exception Refuse(string command) => new NotSupportedException(
        $"Refused {command.ToUpperInvariant()}: it is about the connection, which other calls of the tenant use at the same time. Transactions are CreateTransaction(), channels are ITenantRedis.Subscriber.");
}
