using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>A decision has a number, a title and, where there is a list of them, its line there.</summary>
internal static partial class DecisionRule
{
    public static IEnumerable<string> Check(string file, string page, string? list)
    {
        if (!Number().IsMatch(file))
        {
            yield return $"{file} has no number: call it 0001-what-was-decided.md.";
        }

        if (!Title().IsMatch(page))
        {
            yield return $"{file} has no title: begin it with \"# What was decided\".";
        }

        if (list?.Contains(file, StringComparison.Ordinal) == false)
        {
            yield return $"{file} does not stand in docs/decisions/README.md.";
        }
    }

    public static IEnumerable<string> CheckNumbers(IEnumerable<string> files) => files
        .GroupBy(file => file.Split('-')[0])
        .Where(number => number.Skip(1).Any())
        .Select(number => $"Two decisions have the number {number.Key}: {string.Join(", ", number)}.");

    [GeneratedRegex(@"^\d{3,4}-[a-z0-9]+(-[a-z0-9]+)*\.md$")]
    private static partial Regex Number();

    [GeneratedRegex(@"\A# \S.*\S")]
    private static partial Regex Title();
}
