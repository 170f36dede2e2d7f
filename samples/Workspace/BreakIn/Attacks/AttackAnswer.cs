using Workspace.Storage;

namespace Workspace.BreakIn;

/// <summary>What an attack sent and what it got: every value that came back, and the words of a refusal.</summary>
internal sealed record AttackAnswer(string Sent, IReadOnlyList<string> Values, string Answered, string? Refusal = null, string? SqlState = null)
{
    private const int MostCharacters = 80;

    public static AttackAnswer Of(IReadOnlyList<SqlAnswer> answers) => new(
        string.Join(";\n", answers.Select(answer => answer.Sql)),
        [.. answers.SelectMany(answer => answer.Rows).SelectMany(row => row).OfType<string>()],
        string.Join("\n", answers.Select(Describe)),
        answers.LastOrDefault(answer => answer.Refused is not null)?.Refused?.ToString(),
        answers.LastOrDefault(answer => answer.Refused is not null)?.Refused?.SqlState);

    private static string Describe(SqlAnswer answer) => answer switch
    {
        { Refused: { } refused } => refused.ToString(),
        { Rows.Count: 0 } => "no row",
        { Rows: [var only] } => $"1 row: {Show(only)}",
        { Rows: [var first, ..] rows } => $"{rows.Count} rows, the first: {Show(first)}",
        _ => "",
    };

    private static string Show(IReadOnlyList<string?> row) =>
        string.Join(" | ", row.Select(value => value is null ? "null" : Excerpt.Of(value.ReplaceLineEndings(" "), MostCharacters)));
}
