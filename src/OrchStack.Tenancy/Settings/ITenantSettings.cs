namespace OrchStack.Tenancy;

/// <summary>
/// The current tenant's settings: code defaults, over them the plan's, over them the tenant's own. A singleton; thread-safe.
/// </summary>
/// <typeparam name="T">The class given to <c>AddTenantSettings</c>. Its instances are shared: treat them as immutable.</typeparam>
public interface ITenantSettings<out T>
    where T : class
{
    /// <summary>The settings as they were when the tenant was entered; the same instance for the whole scope or request. It never waits.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    /// <exception cref="UnreadableTenantSettingsException">What is stored does not fit the class any more.</exception>
    T Value { get; }
}
