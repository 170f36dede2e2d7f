using Microsoft.EntityFrameworkCore;
using Workspace.Storage;

namespace Workspace.Audit;

internal static class AuditEndpoints
{
    private const int MostEntries = 100;

    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync);

    private static async Task<IReadOnlyList<AuditView>> ListAsync(WorkspaceDbContext db, CancellationToken cancellationToken) =>
        await db.Audit
            .OrderByDescending(entry => entry.Id)
            .Take(MostEntries)
            .Select(entry => new AuditView(entry.At, entry.Actor, entry.Action, entry.Subject))
            .ToListAsync(cancellationToken);
}
