namespace Workspace.BreakIn;

internal sealed record DemoKey(string Slug, string Name, string Plan, string Address, string? Key);
