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
}
