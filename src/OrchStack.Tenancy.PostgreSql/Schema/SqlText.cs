namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Quotes names and texts for SQL that is generated, where a parameter cannot stand.</summary>
internal static class SqlText
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(Name));

    // E'' reads backslashes the same way whatever standard_conforming_strings says.
    public static string Literal(string text) =>
        $"E'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A block of PL/pgSQL, between dollar quotes that nothing in it can end.</summary>
    public static string Do(string tag, string body)
    {
        while (body.Contains($"${tag}$", StringComparison.Ordinal))
        {
            tag += "_";
        }

        return $"DO ${tag}$\n{body}\n${tag}$;";
    }
}
