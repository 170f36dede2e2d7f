using Workspace.Tools;

namespace Workspace.Setup;

internal sealed record SeedAgent(string Name, string Instructions, IReadOnlyList<ToolView> Tools);
