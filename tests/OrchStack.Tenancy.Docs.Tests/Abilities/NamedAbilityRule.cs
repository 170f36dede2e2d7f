using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>Every public method with which an application asks for something of ours is named in a page.</summary>
internal static partial class NamedAbilityRule
{
    /// <summary>The extension methods and builder methods of a package's public API file.</summary>
    public static IEnumerable<string> Abilities(string publicApi) =>
        Method().Matches(publicApi).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal);

    public static IEnumerable<string> Check(string publicApi, IReadOnlyCollection<string> pages) => Abilities(publicApi)
        .Where(name => !pages.Any(page => Regex.IsMatch(page, $@"\b{name}\b")))
        .Select(static name => $"{name} is public and named neither in README.md nor in a page of docs.");

    [GeneratedRegex(
        @"^(static (Microsoft|OrchStack)\S*|OrchStack\.Tenancy\.OrchStackTenancyBuilder)\.(?<name>(Add|Use|ResolveFrom|Map|Require|Allow|Disable|Configure|Is)[A-Z]\w*)(<[^(]*>)?\(",
        RegexOptions.Multiline)]
    private static partial Regex Method();
}
