namespace Workspace.Memory;

internal sealed record MemoryRequest(string? Text, Guid? AgentId);
