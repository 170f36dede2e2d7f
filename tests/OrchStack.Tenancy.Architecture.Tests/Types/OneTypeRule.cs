namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>One type per file, and the file bears its name.</summary>
internal static class OneTypeRule
{
    public static IEnumerable<string> Check(string path, string source)
    {
        if (source.Contains("\nnamespace ", StringComparison.Ordinal) && !source.Split('\n').Any(IsFileScoped))
        {
            return [$"{path} has a namespace in braces: write it file-scoped."];
        }

        var types = SourceTypes.Read(source);
        return types switch
        {
            [] => [],
            [var only] => IsNamed(Path.GetFileName(path).Split('.', '{')[0], only) ? [] : [$"{path} declares {only.TrimEnd('<')}: give both one name."],
            _ => [$"{path} declares {types.Length} types: {string.Join(", ", types)}. One type per file."],
        };
    }

    // "Reader.cs" and "ReaderOfT.cs" for Reader and Reader<T>, which may stand side by side.
    private static bool IsNamed(string file, string type) =>
        file == type.TrimEnd('<') || (type.EndsWith('<') && file.StartsWith($"{type.TrimEnd('<')}Of", StringComparison.Ordinal));

    private static bool IsFileScoped(string line) => line.StartsWith("namespace ", StringComparison.Ordinal) && line.TrimEnd().EndsWith(';');
}
