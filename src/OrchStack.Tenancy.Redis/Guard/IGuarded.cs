using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>What a guard stands before, asked at each call.</summary>
internal interface IGuarded<out TInner>
    where TInner : class, IRedisAsync
{
    /// <summary>Prefixes every key that it knows of.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    TInner Prefixed { get; }

    /// <summary>Prefixes nothing.</summary>
    TInner Raw { get; }

    TenantKeyspace Space { get; }
}
