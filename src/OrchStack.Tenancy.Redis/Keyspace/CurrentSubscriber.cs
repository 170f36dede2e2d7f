using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Channels: there is no prefixed client for them.</summary>
internal sealed class CurrentSubscriber(ITenantContext tenants, RedisConnection connection) : IGuarded<ISubscriber>
{
    public ISubscriber Prefixed => Raw;

    public ISubscriber Raw => connection.Multiplexer.GetSubscriber();

    public TenantKeyspace Space => TenantKeyspace.Of(tenants.Tenant.Id);
}
