using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>What belongs to the tenant that made it, for as long as it lives.</summary>
internal sealed class BoundToTenant<TInner>(ITenantContext tenants, TenantKeyspace space, TInner prefixed) : IGuarded<TInner>
    where TInner : class, IRedisAsync
{
    public TInner Prefixed => tenants.Tenant.Id == space.Tenant ? prefixed : throw new InvalidOperationException(
        $"A batch or transaction that was begun for tenant '{space.Tenant}' was used for tenant '{tenants.Tenant.Slug}'. Nothing was sent. Begin one for each tenant.");

    // Positions are prefixed before they come here, and the prefixed client leaves them as they are.
    public TInner Raw => Prefixed;

    public TenantKeyspace Space => space;
}
