namespace Workspace.Knowledge;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder api)
    {
        api.MapGet("/search", FindAsync);
        api.MapGet("/search/similar", FindSimilarAsync);
    }

    private static async Task<IResult> FindSimilarAsync(string? q, SimilarPassages similar, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(q) ? Nothing() : Results.Ok(await similar.FindAsync(q, cancellationToken));

    private static async Task<IResult> FindAsync(string? q, KnowledgeSearch search, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(q)
            ? Nothing()
            : Results.Ok(await search.FindAsync(q, cancellationToken));

    private static IResult Nothing() =>
        Results.Problem("Send ?q= with the words to look for.", statusCode: StatusCodes.Status400BadRequest, title: "There is nothing to look for.");
}
