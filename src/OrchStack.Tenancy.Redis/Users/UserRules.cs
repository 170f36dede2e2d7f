namespace OrchStack.Tenancy.Redis;

/// <summary>
/// What a tenant's user may: commands on data, whose keys the server checks, and what a client needs to connect. Taken away is
/// what tells of keys that are not named (SCAN, KEYS, RANDOMKEY, DBSIZE, SORT, CLIENT TRACKING, PUBSUB), what reaches other
/// databases, and what all tenants share (functions, the cache of scripts).
/// </summary>
internal static class UserRules
{
    private static readonly string[] Commands =
    [
        "-@all", "+@read", "+@write", "+@pubsub", "+@transaction", "+@scripting", "+@connection", "-@dangerous", "-@admin",
        "-scan", "-keys", "-randomkey", "-dbsize", "-sort", "-sort_ro", "-select", "-move", "-copy", "-migrate", "-pubsub",
        "-client", "+client|id", "+client|info", "+client|setname", "+client|getname", "+client|reply",
        "-script", "+script|load", "-function", "-fcall", "-fcall_ro", "+info", "+cluster|nodes", "+echo",
    ];

    public static IEnumerable<object> For(TenantKeyspace space, IEnumerable<string> passwords) =>
    [
        "reset",
        "on",
        .. passwords.Select(password => $">{password}"),
        $"~{space.Prefix}*",
        "resetchannels",
        $"&{space.Prefix}*",
        .. Commands,
    ];
}
