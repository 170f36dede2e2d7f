using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Workspace.Storage;

namespace Workspace.Knowledge;

/// <summary>PostgreSQL's full text search over the current tenant's passages.</summary>
internal sealed partial class KnowledgeSearch(WorkspaceDbContext db)
{
    public const string Language = "english";

    private const int MostHits = 5;
    private const int MostWords = 32;

    /// <summary>The best passages first: any word may fit, and those with more of them rank higher.</summary>
    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, CancellationToken cancellationToken)
    {
        // Letters and digits alone: nothing here is read as an operator of a tsquery.
        var words = string.Join(" | ", Word().Matches(text).Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostWords));
        if (words.Length == 0)
        {
            return [];
        }

        return await db.Passages
            .Where(passage => passage.SearchVector!.Matches(EF.Functions.ToTsQuery(Language, words)))
            .OrderByDescending(passage => passage.SearchVector!.Rank(EF.Functions.ToTsQuery(Language, words)))
            .ThenBy(passage => passage.Id)
            .Take(MostHits)
            .Select(passage => new SearchHit(
                passage.DocumentId,
                passage.Document!.Title,
                passage.Heading,
                passage.Text,
                passage.SearchVector!.Rank(EF.Functions.ToTsQuery(Language, words))))
            .ToListAsync(cancellationToken);
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]{1,64}")]
    private static partial Regex Word();
}
