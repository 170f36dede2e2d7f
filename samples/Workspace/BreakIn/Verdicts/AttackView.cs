namespace Workspace.BreakIn;

internal sealed record AttackView(string Name, string Title, string Tries);
