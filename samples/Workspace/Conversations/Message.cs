using OrchStack.Tenancy.EFCore;

namespace Workspace.Conversations;

/// <summary>One utterance; it goes when its conversation goes.</summary>
[TenantOwned]
public sealed class Message
{
    public long Id { get; init; }

    public Guid ConversationId { get; init; }

    /// <summary>"user" or "assistant".</summary>
    public required string Author { get; init; }

    public required string Text { get; init; }

    public DateTimeOffset SentAt { get; init; }
}
