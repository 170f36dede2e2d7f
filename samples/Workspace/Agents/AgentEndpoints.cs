using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.Quotas;
using Workspace.Audit;
using Workspace.Storage;
using Workspace.Tools;

namespace Workspace.Agents;

internal static class AgentEndpoints
{
    private const int MostNameCharacters = 100;
    private const int MostInstructionCharacters = 4_000;

    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        api.MapGet("/agents", ListAsync);
        api.MapPost("/agents", AddAsync).RequireQuota("api.requests");
    }

    private static async Task<IReadOnlyList<AgentView>> ListAsync(WorkspaceDbContext db, CancellationToken cancellationToken) =>
        await db.Agents
            .OrderBy(agent => agent.Name)
            .Select(agent => new AgentView(
                agent.Id,
                agent.Name,
                agent.Instructions,
                agent.Tools.OrderBy(tool => tool.Name).Select(tool => new ToolView(tool.Name, tool.Description)).ToList()))
            .ToListAsync(cancellationToken);

    private static async Task<IResult> AddAsync(AgentRequest request, WorkspaceDbContext db, ITenantQuotas quotas, AuditTrail audit, CancellationToken cancellationToken)
    {
        if (!IsText(request.Name, MostNameCharacters) || !IsText(request.Instructions, MostInstructionCharacters))
        {
            return Results.Problem(
                $"Send \"name\" with 1 to {MostNameCharacters} characters and \"instructions\" with 1 to {MostInstructionCharacters}.",
                statusCode: StatusCodes.Status400BadRequest,
                title: "There is no agent.");
        }

        if (await db.Agents.AnyAsync(agent => agent.Name == request.Name, cancellationToken))
        {
            return Results.Problem("Choose another name.", statusCode: StatusCodes.Status409Conflict, title: "There is such an agent already.");
        }

        // Left by an error, the reservation gives its place back.
        var place = new QuotaCall("agents");
        await using var reservation = await quotas.ReserveAsync(place, cancellationToken: cancellationToken);
        reservation.Decision.EnsureGranted();
        var agent = new Agent { Name = request.Name!, Instructions = request.Instructions! };
        db.Agents.Add(agent);
        audit.Record("agent.added", agent.Name);
        await db.SaveChangesAsync(cancellationToken);
        await reservation.SettleAsync(place.Costs, CancellationToken.None);
        return Results.Created("/api/agents", new AgentView(agent.Id, agent.Name, agent.Instructions, []));
    }

    private static bool IsText(string? text, int most) => !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Contains('\0', StringComparison.Ordinal);
}
