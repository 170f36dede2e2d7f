namespace OrchStack.Tenancy;

/// <summary>The domains under which every tenant has one label.</summary>
public sealed class SubdomainResolverOptions
{
    /// <summary>Base domains, without a leading dot: "example.com".</summary>
    public ISet<string> BaseDomains { get; } = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);

    internal IEnumerable<string> Suffixes() => BaseDomains.Select(domain => "." + domain.ToLowerInvariant());
}
