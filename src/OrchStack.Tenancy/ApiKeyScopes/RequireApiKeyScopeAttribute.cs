namespace OrchStack.Tenancy;

/// <summary>
/// Refuses requests with an API key that lacks a scope, with 403, on an endpoint, controller, action or hub. Several demand
/// every one of them. It concerns keys only: whether a user or a key is needed at all is for <c>[Authorize]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequireApiKeyScopeAttribute : Attribute, IApiKeyScopeMetadata
{
    /// <summary>Demands a scope.</summary>
    /// <param name="scope">The scope, such as "documents.read".</param>
    public RequireApiKeyScopeAttribute(string scope)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(scope);
        Scope = scope;
    }

    /// <inheritdoc/>
    public string Scope { get; }
}
