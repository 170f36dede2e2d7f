namespace OrchStack.Tenancy;

/// <summary>Enters a tenant outside a request, or a second one inside. A singleton; thread-safe; scopes nest.</summary>
public interface ITenantScopes
{
    /// <summary>Runs work under a tenant: the first form to reach for.</summary>
    /// <exception cref="UnknownTenantException">The registry has no such tenant.</exception>
    /// <exception cref="InactiveTenantException">The tenant is suspended or being deleted.</exception>
    /// <exception cref="TenantRegistryException">The registry did not answer.</exception>
    Task RunAsync(TenantId id, Func<ITenantScope, CancellationToken, Task> work, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RunAsync(TenantId, Func{ITenantScope, CancellationToken, Task}, CancellationToken)"/>
    Task<T> RunAsync<T>(TenantId id, Func<ITenantScope, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RunAsync(TenantId, Func{ITenantScope, CancellationToken, Task}, CancellationToken)"/>
    Task RunAsync(TenantId id, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="RunAsync(TenantId, Func{ITenantScope, CancellationToken, Task}, CancellationToken)"/>
    Task<T> RunAsync<T>(TenantId id, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken = default);

    /// <summary>
    /// Enters a tenant for the rest of the calling method:
    /// <c>await using var scope = await scopes.EnterAsync(id);</c>. Until it is awaited, and after it failed,
    /// reading the tenant in the calling method throws: a caller that forgot the await must not go on as somebody else.
    /// </summary>
    /// <inheritdoc cref="RunAsync(TenantId, Func{ITenantScope, CancellationToken, Task}, CancellationToken)" path="/exception"/>
    ValueTask<ITenantScope> EnterAsync(TenantId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Enters the platform scope for the rest of the calling method, the only way across tenants:
    /// <c>await using var platform = await scopes.EnterPlatformAsync("monthly invoices");</c>. It has no tenant; tenants
    /// entered inside it are ordinary scopes.
    /// </summary>
    /// <param name="reason">Why, for the platform's audit log.</param>
    /// <param name="cancellationToken">Cancels the entering.</param>
    /// <exception cref="UnrecordedPlatformScopeException">The audit log did not take the entry.</exception>
    ValueTask<IPlatformScope> EnterPlatformAsync(string reason, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs work under every active tenant, each in a scope of its own. A tenant that is suspended or removed on the way
    /// is left out. By default the others go on where one fails.
    /// </summary>
    /// <exception cref="AggregateException">The work failed under some tenants: one <see cref="TenantWorkException"/> for each.</exception>
    /// <exception cref="TenantRegistryException">The tenants could not be listed to the end.</exception>
    Task ForEachTenantAsync(
        Func<ITenantScope, CancellationToken, Task> work, ForEachTenantOptions? options = null, CancellationToken cancellationToken = default);
}
