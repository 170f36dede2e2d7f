using System.Runtime.CompilerServices;
using System.Text;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Where one tenant's keys and channels are: behind <c>t:{id}:</c>, whose braces are a hash tag, so that they lie in one slot of
/// a cluster. Derived from the id, which is never reused. Immutable and thread-safe.
/// </summary>
internal sealed class TenantKeyspace
{
    private static readonly ConditionalWeakTable<TenantId, TenantKeyspace> Known = [];

    private readonly byte[] _prefix;

    private TenantKeyspace(TenantId id)
    {
        Tenant = id;
        Prefix = $"t:{{{id}}}:";
        _prefix = Encoding.ASCII.GetBytes(Prefix);
    }

    public TenantId Tenant { get; }

    public string Prefix { get; }

    public static TenantKeyspace Of(TenantId id) => Known.GetValue(id, static id => new TenantKeyspace(id));

    public RedisKey In(RedisKey key) => key.Prepend(Prefix);

    public RedisChannel In(RedisChannel channel)
    {
        if (channel.IsNullOrEmpty)
        {
            throw new ArgumentException("A channel has a name.", nameof(channel));
        }

        byte[] name = [.. _prefix, .. (byte[])channel!];
        return channel.IsSharded ? RedisChannel.Sharded(name) : channel.IsPattern ? RedisChannel.Pattern(name) : RedisChannel.Literal(name);
    }

    public RedisKey Out(RedisKey key) => (byte[]?)key is { } name && name.AsSpan().StartsWith(_prefix) ? name[_prefix.Length..] : key;

    public RedisChannel Out(RedisChannel channel)
    {
        var name = ((byte[])channel!)[_prefix.Length..];
        return channel.IsSharded ? RedisChannel.Sharded(name) : channel.IsPattern ? RedisChannel.Pattern(name) : RedisChannel.Literal(name);
    }

    /// <summary>A pattern for SCAN that matches nothing outside: the prefix has no character that is special there.</summary>
    public RedisValue Pattern(RedisValue own) => own.IsNullOrEmpty ? $"{Prefix}*" : (RedisValue)(byte[])[.. _prefix, .. (byte[])own!];
}
