using OrchStack.Tenancy.EFCore;

namespace Workspace.Memory;

/// <summary>Something the workspace should keep in mind. It outlives the agent that noted it.</summary>
[TenantOwned]
public sealed class MemoryEntry
{
    public long Id { get; init; }

    public Guid? AgentId { get; init; }

    /// <summary>What people tell an agent in confidence: in the database only its ciphertext.</summary>
    [TenantEncrypted]
    public required string Text { get; init; }

    public DateTimeOffset RememberedAt { get; init; }
}
