namespace Workspace.BreakIn;

/// <summary>The burglars' entrance. It exists in Development only, and only for the machine itself.</summary>
internal static class BreakInEndpoints
{
    public static void AddBreakIn(this IServiceCollection services)
    {
        services.AddHttpClient();
        services.AddSingleton<BadSearch>();
        services.AddSingleton<AttackTools>();
        services.AddSingleton<Referee>();
        services.AddSingleton<AttackRunner>();
    }

    public static void MapBreakIn(this IEndpointRouteBuilder app)
    {
        var burglars = app.MapGroup("").LoopbackOnly();
        burglars.MapGet("/demo/keys", DemoKeys.Read).AllowNoTenant();
        burglars.MapGet("/break-in", AttackRunner.List).AllowNoTenant();
        burglars.MapPost("/break-in/{attack}", RunAsync).RequireAuthorization();
        burglars.MapGet("/bad/search", SearchBadlyAsync).RequireAuthorization();
    }

    private static Task<SqlAnswer> SearchBadlyAsync(string? q, BadSearch search, CancellationToken cancellationToken) =>
        search.RunAsync(q ?? "", cancellationToken);

    private static async Task<IResult> RunAsync(string attack, HttpContext context, AttackRunner runner, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(Uri.UriSchemeHttp, context.Connection.LocalIpAddress!.ToString(), context.Connection.LocalPort).Uri;
        return await runner.RunAsync(attack, address, cancellationToken) is { } report
            ? Results.Ok(report)
            : Results.Problem("Take a name from GET /break-in; some other tenant must have a document.", statusCode: StatusCodes.Status404NotFound, title: "There is no such attack.");
    }
}
