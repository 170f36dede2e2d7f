using OrchStack.Tenancy;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says what an API key must be allowed to do.</summary>
public static class ApiKeyScopeEndpointExtensions
{
    /// <inheritdoc cref="RequireApiKeyScopeAttribute"/>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="scope">The scope, such as "documents.read".</param>
    public static TBuilder RequireApiKeyScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        var requirement = new RequireApiKeyScopeAttribute(scope);
        builder.Add(endpoint => endpoint.Metadata.Add(requirement));
        return builder;
    }
}
