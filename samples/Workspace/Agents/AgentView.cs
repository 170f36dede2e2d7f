using Workspace.Tools;

namespace Workspace.Agents;

internal sealed record AgentView(Guid Id, string Name, string Instructions, IReadOnlyList<ToolView> Tools);
