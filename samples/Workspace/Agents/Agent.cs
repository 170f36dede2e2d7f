using OrchStack.Tenancy.EFCore;
using Workspace.Tools;

namespace Workspace.Agents;

/// <summary>An assistant of a tenant. Its name is unique within the tenant, and free for every other one.</summary>
[TenantOwned]
public sealed class Agent
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Instructions { get; init; }

    public List<Tool> Tools { get; } = [];
}
