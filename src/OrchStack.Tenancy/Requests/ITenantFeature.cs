namespace OrchStack.Tenancy;

/// <summary>
/// The tenant of an HTTP request, for code that has the request but no services:
/// <c>context.Features.Get&lt;ITenantFeature&gt;()</c>. Null on a request without a tenant.
/// </summary>
public interface ITenantFeature
{
    /// <summary>The tenant that the request was admitted to.</summary>
    /// <exception cref="MissingTenantException">The request has ended, and somebody kept the feature.</exception>
    Tenant Tenant { get; }
}
