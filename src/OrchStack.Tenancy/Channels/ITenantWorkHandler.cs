namespace OrchStack.Tenancy;

/// <summary>
/// Handles what was written to an <see cref="ITenantChannel{T}"/>. Made anew for each item, in the tenant's scope, so it may
/// take scoped services and the tenant's settings. Its audit events say "system".
/// </summary>
/// <typeparam name="T">The payload.</typeparam>
public interface ITenantWorkHandler<in T>
    where T : notnull
{
    /// <summary>Does the work. A failure is logged with its tenant and not tried again.</summary>
    /// <param name="payload">What was written.</param>
    /// <param name="cancellationToken">Cancelled when the application has stopped waiting.</param>
    Task HandleAsync(T payload, CancellationToken cancellationToken);
}
