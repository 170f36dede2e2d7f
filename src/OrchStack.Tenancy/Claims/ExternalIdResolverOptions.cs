namespace OrchStack.Tenancy;

/// <summary>The claims that carry ids of another system, with the issuers that may give them.</summary>
internal sealed class ExternalIdResolverOptions
{
    public ISet<ExternalIdSource> Sources { get; } = new HashSet<ExternalIdSource>();
}
