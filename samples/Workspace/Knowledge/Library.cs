using Microsoft.EntityFrameworkCore;
using Workspace.Audit;
using Workspace.Storage;

namespace Workspace.Knowledge;

/// <summary>The current tenant's documents. No method names a tenant: PostgreSQL knows it.</summary>
internal sealed class Library(WorkspaceDbContext db, AuditTrail audit, TimeProvider time)
{
    public async Task<DocumentView> AddAsync(string title, string body, CancellationToken cancellationToken)
    {
        var document = new Document { Title = title, Body = body, AddedAt = time.GetUtcNow() };
        document.Passages.AddRange(PassageSplitter.Split(title, body));
        db.Documents.Add(document);
        audit.Record("document.added", title);
        await db.SaveChangesAsync(cancellationToken);
        return new DocumentView(document.Id, document.Title, document.AddedAt, document.Passages.Count);
    }

    public async Task<IReadOnlyList<DocumentView>> ListAsync(CancellationToken cancellationToken) =>
        await db.Documents
            .OrderBy(document => document.Title)
            .Select(document => new DocumentView(document.Id, document.Title, document.AddedAt, document.Passages.Count))
            .ToListAsync(cancellationToken);

    public Task<DocumentText?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Documents
            .Where(document => document.Id == id)
            .Select(document => new DocumentText(document.Id, document.Title, document.AddedAt, document.Body))
            .FirstOrDefaultAsync(cancellationToken);

    /// <returns>Whether there was such a document; one of another tenant is not there.</returns>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        var document = await db.Documents.FirstOrDefaultAsync(document => document.Id == id, cancellationToken);
        if (document is null)
        {
            return false;
        }

        db.Documents.Remove(document);
        audit.Record("document.removed", document.Title);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
