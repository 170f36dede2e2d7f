using Microsoft.EntityFrameworkCore;
using Workspace.Audit;
using Workspace.Storage;

namespace Workspace.Memory;

internal static class MemoryEndpoints
{
    private const int MostEntries = 100;
    private const int MostCharacters = 2_000;

    public static void MapMemory(this IEndpointRouteBuilder api)
    {
        api.MapGet("/memory", ListAsync);
        api.MapPost("/memory", AddAsync);
    }

    private static async Task<IReadOnlyList<MemoryView>> ListAsync(WorkspaceDbContext db, CancellationToken cancellationToken) =>
        await db.Memory
            .OrderByDescending(entry => entry.Id)
            .Take(MostEntries)
            .Select(entry => new MemoryView(entry.Id, entry.AgentId, entry.Text, entry.RememberedAt))
            .ToListAsync(cancellationToken);

    private static async Task<IResult> AddAsync(
        MemoryRequest request, WorkspaceDbContext db, AuditTrail audit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Text?.Trim() is not { Length: > 0 and <= MostCharacters } text || text.Contains('\0', StringComparison.Ordinal))
        {
            return Results.Problem($"Send \"text\" with 1 to {MostCharacters} characters.", statusCode: StatusCodes.Status400BadRequest, title: "There is nothing to remember.");
        }

        // Another tenant's agent is as unknown here as one that never was: the query cannot see it.
        if (request.AgentId is { } agentId && !await db.Agents.AnyAsync(agent => agent.Id == agentId, cancellationToken))
        {
            return Results.Problem("Take an id from GET /api/agents.", statusCode: StatusCodes.Status404NotFound, title: "There is no such agent.");
        }

        var entry = new MemoryEntry { Text = text, AgentId = request.AgentId, RememberedAt = time.GetUtcNow() };
        db.Memory.Add(entry);
        audit.Record("memory.added", $"{text.Length} characters");
        await db.SaveChangesAsync(cancellationToken);
        return Results.Created($"/api/memory/{entry.Id}", new MemoryView(entry.Id, entry.AgentId, entry.Text, entry.RememberedAt));
    }
}
