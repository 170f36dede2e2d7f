using Microsoft.EntityFrameworkCore;
using Workspace.Storage;
using Workspace.Tools;

namespace Workspace.Agents;

internal static class AgentEndpoints
{
    public static void MapAgents(this IEndpointRouteBuilder api) => api.MapGet("/agents", ListAsync);

    private static async Task<IReadOnlyList<AgentView>> ListAsync(WorkspaceDbContext db, CancellationToken cancellationToken) =>
        await db.Agents
            .OrderBy(agent => agent.Name)
            .Select(agent => new AgentView(
                agent.Id,
                agent.Name,
                agent.Instructions,
                agent.Tools.OrderBy(tool => tool.Name).Select(tool => new ToolView(tool.Name, tool.Description)).ToList()))
            .ToListAsync(cancellationToken);
}
