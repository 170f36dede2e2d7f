namespace Workspace.Agents;

internal sealed record AgentRequest(string? Name, string? Instructions);
