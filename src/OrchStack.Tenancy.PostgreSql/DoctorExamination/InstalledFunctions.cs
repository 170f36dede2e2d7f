namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The functions that each version of the schema installs, a line for each with the hash of its body and its attributes. A test
/// installs the versions and compares.
/// </summary>
internal static class InstalledFunctions
{
    private static readonly Lazy<string[][]> Versions = new(() => [.. Enumerable.Range(1, TenancySchema.Version).Select(Read)]);

    /// <summary>Lines of any version up to this one: in the middle of an upgrade each is good.</summary>
    public static string[] Lines => [.. Versions.Value.SelectMany(static lines => lines).Distinct(StringComparer.Ordinal)];

    public static string[] Names => [.. Lines.Select(Name).Distinct(StringComparer.Ordinal)];

    public static string[] NamesOf(int version) =>
        version >= 1 && version <= Versions.Value.Length ? [.. Versions.Value[version - 1].Select(Name)] : [];

    internal static string[] Read(int version)
    {
        using var stream = typeof(InstalledFunctions).Assembly.GetManifestResourceStream($"functions-{version}.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Name(string line) => line[..(line.IndexOf(')', StringComparison.Ordinal) + 1)];
}
