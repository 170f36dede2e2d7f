namespace Workspace.Asking;

internal sealed record AskRequest(string? Question, Guid? AgentId);
