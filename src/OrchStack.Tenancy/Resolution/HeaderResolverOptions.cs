namespace OrchStack.Tenancy;

/// <summary>The header in which a caller says where it wants to go.</summary>
public sealed class HeaderResolverOptions
{
    /// <summary>The header's name. Its value is a tenant id or a slug.</summary>
    /// <value>"X-Tenant" by default.</value>
    public string HeaderName { get; set; } = "X-Tenant";
}
