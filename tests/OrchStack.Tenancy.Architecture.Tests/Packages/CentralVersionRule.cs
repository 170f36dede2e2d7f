using System.Xml.Linq;

namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>Versions stand in Directory.Packages.props and nowhere else.</summary>
internal static class CentralVersionRule
{
    public static IEnumerable<string> Check(string path, string project) => XDocument.Parse(project).Descendants()
        .Where(item => item.Name.LocalName == "PackageReference" && Parts(item).Any(part => part is "Version" or "VersionOverride"))
        .Select(item => $"{path} gives {item.Attribute("Include")?.Value} a version of its own; versions are central.");

    private static IEnumerable<string> Parts(XElement item) =>
        item.Attributes().Select(a => a.Name.LocalName).Concat(item.Elements().Select(e => e.Name.LocalName));
}
