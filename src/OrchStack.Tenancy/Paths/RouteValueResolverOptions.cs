namespace OrchStack.Tenancy;

/// <summary>The route values that name a tenant.</summary>
internal sealed class RouteValueResolverOptions
{
    public ISet<string> Names { get; } = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
}
