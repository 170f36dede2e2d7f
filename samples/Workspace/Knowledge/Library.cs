using System.Text;
using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Quotas;
using Workspace.Audit;
using Workspace.Storage;

namespace Workspace.Knowledge;

/// <summary>The current tenant's documents. No method names a tenant: PostgreSQL knows it.</summary>
internal sealed class Library(WorkspaceDbContext db, SimilarPassages similar, ITenantFiles files, ITenantQuotas quotas, AuditTrail audit, TimeProvider time)
{
    /// <exception cref="QuotaExceededException">The plan has no room for it; nothing is kept.</exception>
    public async Task<DocumentView> AddAsync(string title, string body, CancellationToken cancellationToken)
    {
        // Left by an error, the reservation gives the room back.
        var file = Encoding.UTF8.GetBytes(body);
        var room = RoomOf(file.Length);
        await using var reservation = await quotas.ReserveAsync(room, cancellationToken: cancellationToken);
        reservation.Decision.EnsureGranted();
        var document = new Document { Title = title, Body = body, AddedAt = time.GetUtcNow() };
        document.Passages.AddRange(PassageSplitter.Split(title, body));
        db.Documents.Add(document);
        audit.Record("document.added", title);
        await db.SaveChangesAsync(cancellationToken);
        await similar.AddAsync(document, cancellationToken);
        await files.PutAsync(FileOf(document.Id), new MemoryStream(file), new TenantFileOptions { ContentType = "text/markdown" }, cancellationToken);
        await reservation.SettleAsync(room.Costs, CancellationToken.None);
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
        var document = await db.Documents.Include(document => document.Passages).FirstOrDefaultAsync(document => document.Id == id, cancellationToken);
        if (document is null)
        {
            return false;
        }

        db.Documents.Remove(document);
        audit.Record("document.removed", document.Title);
        await db.SaveChangesAsync(cancellationToken);
        await similar.RemoveAsync(document.Passages.Select(static passage => passage.Id), cancellationToken);
        await files.DeleteAsync(FileOf(id), cancellationToken);
        await quotas.RefundAsync(RoomOf(Encoding.UTF8.GetByteCount(document.Body)), CancellationToken.None);
        return true;
    }

    /// <summary>The file as it was uploaded; the key names no tenant.</summary>
    public static string FileOf(Guid id) => $"documents/{id}.md";

    private static QuotaCall RoomOf(int bytes) => new(new QuotaCost("documents"), new QuotaCost("storage.bytes", bytes));
}
