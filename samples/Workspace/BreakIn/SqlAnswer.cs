namespace Workspace.BreakIn;

/// <summary>What came back for a statement: rows, or a refusal.</summary>
internal sealed record SqlAnswer(string Sql, IReadOnlyList<IReadOnlyList<string?>> Rows, SqlRefusal? Refused);
