namespace Workspace.Knowledge;

internal static class SearchEndpoints
{
    public static void MapSearch(this IEndpointRouteBuilder api) => api.MapGet("/search", FindAsync);

    private static async Task<IResult> FindAsync(string? q, KnowledgeSearch search, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(q)
            ? Results.Problem("Send ?q= with the words to look for.", statusCode: StatusCodes.Status400BadRequest, title: "There is nothing to look for.")
            : Results.Ok(await search.FindAsync(q, cancellationToken));
}
