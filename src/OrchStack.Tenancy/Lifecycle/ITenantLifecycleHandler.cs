namespace OrchStack.Tenancy;

/// <summary>
/// Prepares and cleans up with a tenant's life: a schema, a bucket, a billing account. Each call runs inside the tenant's own
/// scope, also while the tenant is not served. Registered with <see cref="OrchStackTenancyBuilder.AddLifecycleHandler{THandler}"/>.
/// </summary>
/// <remarks>
/// Every method must be idempotent: after a failure, of this handler or another, all of them are called again.
/// </remarks>
public interface ITenantLifecycleHandler
{
    /// <summary>Its place: lower goes first, and last in the clean-up; equals in the order of registration.</summary>
    /// <value>0 by default.</value>
    int Order => 0;

    /// <summary>The tenant was added and is not served yet.</summary>
    Task PrepareAsync(ITenantScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The tenant's slug, name or plan has changed.</summary>
    Task ChangedAsync(ITenantScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The tenant is not served any more.</summary>
    Task SuspendAsync(ITenantScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The tenant is about to be served again.</summary>
    Task ResumeAsync(ITenantScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The tenant is not served and about to be removed: remove what is its own.</summary>
    Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) => Task.CompletedTask;
}
