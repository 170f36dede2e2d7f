using OrchStack.Tenancy.EFCore;

namespace Workspace.Tools;

/// <summary>What an agent may do. It goes when its agent goes.</summary>
[TenantOwned]
public sealed class Tool
{
    public Guid Id { get; init; }

    public Guid AgentId { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }
}
