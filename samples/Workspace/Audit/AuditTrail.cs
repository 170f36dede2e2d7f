using System.Security.Claims;
using Workspace.Storage;

namespace Workspace.Audit;

/// <summary>
/// Notes what is done in the context that does it: the row is saved with the deed or not at all.
/// </summary>
internal sealed class AuditTrail(WorkspaceDbContext db, IHttpContextAccessor http, TimeProvider time)
{
    public void Record(string action, string subject) => db.Audit.Add(new AuditEntry
    {
        At = time.GetUtcNow(),
        Actor = http.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "setup",
        Action = action,
        Subject = Excerpt.Of(subject, AuditEntry.SubjectLength),
    });
}
