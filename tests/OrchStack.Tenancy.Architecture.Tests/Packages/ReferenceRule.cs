using System.Xml.Linq;

namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>A package references nothing that the table does not give it.</summary>
internal static class ReferenceRule
{
    public static IEnumerable<string> Check(string package, string project, IReadOnlyDictionary<string, string[]> table)
    {
        if (!table.TryGetValue(package, out var allowed))
        {
            return [$"{package} has no row in PackageTable: a new package is a decision."];
        }

        return References(XDocument.Parse(project))
            .Where(reference => !allowed.Contains(reference, StringComparer.OrdinalIgnoreCase))
            .Select(reference => $"{package} references {reference}, which its row in PackageTable does not allow.");
    }

    private static IEnumerable<string> References(XDocument project) => project.Descendants()
        .Where(item => item.Name.LocalName is "ProjectReference" or "PackageReference" && !IsPrivate(item))
        .Select(item => item.Name.LocalName == "ProjectReference" ? ProjectName(Name(item)) : Name(item));

    private static string Name(XElement item) => item.Attribute("Include")?.Value ?? item.Attribute("Update")?.Value ?? "";

    private static string ProjectName(string path) => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));

    // Analyzers and generators work at build time and reach nobody.
    private static bool IsPrivate(XElement item) => string.Equals(
        item.Attribute("PrivateAssets")?.Value ?? item.Elements().FirstOrDefault(e => e.Name.LocalName == "PrivateAssets")?.Value,
        "all",
        StringComparison.OrdinalIgnoreCase);
}
