namespace OrchStack.Tenancy;

/// <summary>The names of the resolvers of this package, as they stand in logs.</summary>
public static class TenantResolverNames
{
    /// <summary>The API key resolver.</summary>
    public const string ApiKey = "api-key";

    /// <summary>The resolver of the principal's tenant claim.</summary>
    public const string Claim = "claim";

    /// <summary>The resolver of another system's id in a claim.</summary>
    public const string ExternalId = "external-id";

    /// <summary>The header resolver.</summary>
    public const string Header = "header";

    /// <summary>The resolver of the tenants' own hosts.</summary>
    public const string Host = "host";

    /// <summary>The resolver of the beginning of the path.</summary>
    public const string Path = "path";

    /// <summary>The resolver of a route value.</summary>
    public const string RouteValue = "route-value";

    /// <summary>The resolver of what a sibling service has signed.</summary>
    public const string Sibling = "sibling";

    /// <summary>The subdomain resolver.</summary>
    public const string Subdomain = "subdomain";
}
