namespace OrchStack.Tenancy;

/// <summary>Which hosts belong to the application itself.</summary>
public sealed class HostResolverOptions
{
    /// <summary>
    /// Hosts that name no tenant: "app.example.com", "localhost". Base domains of ResolveFromSubdomain, and what lies
    /// under them, need not stand here. Every other host must be a tenant's, or the request is refused.
    /// </summary>
    public ISet<string> ApplicationHosts { get; } = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
}
