namespace OrchStack.Tenancy;

/// <summary>
/// A tenant's life, from its making to its end. Each verb demands a platform scope
/// (<see cref="ITenantScopes.EnterPlatformAsync"/>), runs the handlers, records an event in the platform's log and tells
/// the caches. A singleton; thread-safe.
/// </summary>
/// <remarks>
/// Every verb may be called again after a failure, with the same arguments, and goes on from there: a tenant whose making
/// failed stays <see cref="TenantStatus.Preparing"/> and is not served, one whose end failed stays
/// <see cref="TenantStatus.Deleting"/>. What opens a tenant is recorded before it takes effect; what closes one takes
/// effect first.
/// </remarks>
public interface ITenantLifecycle
{
    /// <summary>Adds a tenant, lets the handlers prepare, and opens it. Its status is ignored.</summary>
    /// <returns>The tenant as it is stored, active.</returns>
    /// <exception cref="MissingPlatformScopeException">No platform scope is entered.</exception>
    /// <exception cref="TenantConflictException">Its id was used before, or its slug or key is another's.</exception>
    /// <exception cref="TenantLifecycleException">A handler or the log failed; call again.</exception>
    Task<Tenant> CreateAsync(Tenant tenant, CancellationToken cancellationToken = default);

    /// <summary>Gives a tenant another slug, name or plan; null leaves what is. Nothing that is stored moves.</summary>
    /// <exception cref="TenantStatusException">The tenant is being made or deleted.</exception>
    /// <exception cref="TenantConflictException">The slug is another's.</exception>
    /// <inheritdoc cref="CreateAsync" path="/exception[@cref='T:OrchStack.Tenancy.MissingPlatformScopeException']"/>
    Task<Tenant> ChangeAsync(TenantId id, TenantEdit edit, CancellationToken cancellationToken = default);

    /// <summary>Refuses a tenant from now on; its data stays. Being suspended already is no error.</summary>
    /// <exception cref="TenantStatusException">The tenant is being made or deleted.</exception>
    /// <exception cref="TenantLifecycleException">It is suspended, but a handler or the log failed; call again.</exception>
    Task<Tenant> SuspendAsync(TenantId id, string reason, CancellationToken cancellationToken = default);

    /// <summary>Serves a suspended tenant again. Being active already is no error.</summary>
    /// <exception cref="TenantStatusException">The tenant is being made or deleted.</exception>
    /// <exception cref="TenantLifecycleException">It is still suspended, because a handler or the log failed; call again.</exception>
    Task<Tenant> ResumeAsync(TenantId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Refuses a tenant for good, lets the handlers clean up in reverse order, and removes it. Its id is never used again.
    /// </summary>
    /// <returns>What was removed, signed. It is in the platform's log too, before the tenant itself is removed.</returns>
    /// <exception cref="UnknownTenantException">There is no such tenant, or not any more.</exception>
    /// <exception cref="TenantLifecycleException">A handler or the log failed; the tenant stays refused. Call again.</exception>
    Task<TenantRemovalReport> DeleteAsync(TenantId id, string reason, CancellationToken cancellationToken = default);
}
