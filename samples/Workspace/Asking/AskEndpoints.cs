namespace Workspace.Asking;

internal static class AskEndpoints
{
    private const int MostCharacters = 2_000;

    public static void MapAsk(this IEndpointRouteBuilder api) => api.MapPost("/ask", AskAsync).RequireQuota("api.requests");

    private static async Task<IResult> AskAsync(AskRequest request, Assistant assistant, CancellationToken cancellationToken)
    {
        if (request.Question?.Trim() is not { Length: > 0 and <= MostCharacters } question || question.Contains('\0', StringComparison.Ordinal))
        {
            return Results.Problem($"Send \"question\" with 1 to {MostCharacters} characters.", statusCode: StatusCodes.Status400BadRequest, title: "There is no question.");
        }

        var agent = await assistant.FindAgentAsync(request.AgentId, cancellationToken);
        return agent is null && request.AgentId is not null
            ? Results.Problem("Take an id from GET /api/agents.", statusCode: StatusCodes.Status404NotFound, title: "There is no such agent.")
            : Results.Ok(await assistant.AnswerAsync(agent, question, cancellationToken));
    }
}
