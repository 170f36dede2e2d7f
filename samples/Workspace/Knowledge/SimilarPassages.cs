using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.VectorData;
using Workspace.Storage;

namespace Workspace.Knowledge;

/// <summary>Finds passages by their vectors, for questions whose words stand in none. The store is an ordinary one; it is the tenant's.</summary>
internal sealed class SimilarPassages(VectorStore store, WorkspaceDbContext db)
{
    private const int MostHits = 5;
    private const double LeastSimilarity = 0.3;

    private VectorStoreCollection<long, PassageVector> Passages => store.GetCollection<long, PassageVector>("passages");

    public async Task AddAsync(Document document, CancellationToken cancellationToken)
    {
        await Passages.EnsureCollectionExistsAsync(cancellationToken);
        await Passages.UpsertAsync(
            document.Passages.Select(passage => new PassageVector { Id = passage.Id, DocumentId = document.Id, Words = $"{passage.Heading} {passage.Text}" }),
            cancellationToken);
    }

    public Task RemoveAsync(IEnumerable<long> passages, CancellationToken cancellationToken) => Passages.DeleteAsync(passages, cancellationToken);

    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, CancellationToken cancellationToken)
    {
        var near = await Passages.SearchAsync(text, MostHits, new() { ScoreThreshold = LeastSimilarity }, cancellationToken)
            .ToDictionaryAsync(static hit => hit.Record.Id, static hit => (float)hit.Score!.Value, cancellationToken: cancellationToken);
        var found = await db.Passages.Where(passage => near.Keys.Contains(passage.Id))
            .Select(passage => new { passage.Id, passage.DocumentId, passage.Document!.Title, passage.Heading, passage.Text })
            .ToListAsync(cancellationToken);
        return [.. found.Select(passage => new SearchHit(passage.DocumentId, passage.Title, passage.Heading, passage.Text, near[passage.Id])).OrderByDescending(static hit => hit.Rank)];
    }
}
