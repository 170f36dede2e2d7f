namespace OrchStack.Tenancy;

/// <summary>Where in the path the tenant stands.</summary>
public sealed class PathResolverOptions
{
    /// <summary>What the path begins with: literal segments, then <c>{tenant}</c>, such as "/t/{tenant}".</summary>
    /// <value>"/{tenant}" by default: the first segment.</value>
    public string Template { get; set; } = "/{tenant}";

    /// <summary>Segments in the tenant's place that are the application's own: "health", "assets".</summary>
    public ISet<string> ApplicationSegments { get; } = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
}
