namespace OrchStack.Tenancy;

/// <summary>The names of the resolvers of this package, as they stand in logs.</summary>
public static class TenantResolverNames
{
    /// <summary>The API key resolver.</summary>
    public const string ApiKey = "api-key";

    /// <summary>The header resolver.</summary>
    public const string Header = "header";

    /// <summary>The subdomain resolver.</summary>
    public const string Subdomain = "subdomain";
}
