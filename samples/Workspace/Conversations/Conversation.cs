using OrchStack.Tenancy.EFCore;

namespace Workspace.Conversations;

/// <summary>A question and what came of it. It outlives the agent that answered.</summary>
[TenantOwned]
public sealed class Conversation
{
    public Guid Id { get; init; }

    public Guid? AgentId { get; init; }

    public required string Title { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public List<Message> Messages { get; } = [];
}
