namespace Workspace.Tools;

internal sealed record ToolView(string Name, string Description);
