using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Brings the keys that an application has had before it had tenants to the tenant whose they are. Demands a platform scope, since it
/// reads outside every tenant. A singleton; thread-safe.
/// </summary>
public interface ITenantRedisImport
{
    /// <summary>
    /// Brings every key with a prefix to a tenant: <c>company:7:cart</c> becomes the tenant's <c>cart</c>, with its value and its time to
    /// live. Where the tenant has the key already, both stay as they are. May be called again after it was interrupted.
    /// </summary>
    /// <param name="tenant">Whose keys they are.</param>
    /// <param name="prefix">What their names begin with, literally: <c>company:7:</c>.</param>
    /// <param name="keepOld">
    /// Copies, so that nodes of the version before go on with the old keys until they are gone; false by default: a key that has
    /// arrived is not under its old name any more.
    /// </param>
    /// <param name="cancellationToken">Cancels; what was brought stays.</param>
    /// <exception cref="ArgumentException">The prefix is empty, or would take keys of tenants.</exception>
    /// <exception cref="RedisConnectionException">A primary cannot be reached, so that keys could be missed.</exception>
    Task<TenantRedisImportResult> ImportAsync(TenantId tenant, string prefix, bool keepOld = false, CancellationToken cancellationToken = default);
}
