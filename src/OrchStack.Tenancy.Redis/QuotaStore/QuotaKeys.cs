using OrchStack.Tenancy.Quotas;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Where the counts of a tenant are: behind <c>q:{id}</c>, in the slot of its own keys but not among them, so that neither its code nor
/// its user of Redis can change what it has used.
/// </summary>
internal static class QuotaKeys
{
    public static string Of(TenantId tenant) => $"q:{{{tenant}}}";

    /// <summary>The keys of a call's entries, the tenant's first, and each entry's place among them, from 1.</summary>
    public static RedisKey[] Of(TenantId tenant, QuotaEntry[] entries, Span<int> places)
    {
        var root = Of(tenant);
        var keys = new List<RedisKey>(1) { root };
        for (var i = 0; i < entries.Length; i++)
        {
            var key = Of(root, entries[i].Rule, entries[i].Subject);
            var place = keys.IndexOf(key);
            places[i] = 1 + (place < 0 ? keys.Count : place);
            if (place < 0)
            {
                keys.Add(key);
            }
        }

        return [.. keys];
    }

    public static RedisKey History(TenantId tenant, QuotaRule rule, string? subject) => Of(Of(tenant), rule, subject).Append(":h");

    // A subject's name is whatever somebody calls himself: with an end of its own, no name leads to the history of another.
    private static RedisKey Of(string root, QuotaRule rule, string? subject) => rule.Level switch
    {
        QuotaLevel.Tenant => root,
        QuotaLevel.Workspace => $"{root}:s:w:{subject}:s",
        QuotaLevel.User => $"{root}:s:u:{subject}:s",
        _ => $"{root}:s:a:{subject}:s",
    };
}
