namespace Workspace.Memory;

internal sealed record MemoryView(long Id, Guid? AgentId, string Text, DateTimeOffset RememberedAt);
