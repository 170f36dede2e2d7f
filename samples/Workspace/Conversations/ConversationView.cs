namespace Workspace.Conversations;

internal sealed record ConversationView(Guid Id, Guid? AgentId, string Title, DateTimeOffset StartedAt, IReadOnlyList<MessageView> Messages);
