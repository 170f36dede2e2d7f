using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

/// <summary>One refusal of the middleware, as ProblemDetails.</summary>
internal sealed record TenantProblem(string Type, int Status, string Title, string Detail)
{
    public static readonly TenantProblem Required = new(
        TenantProblemTypes.TenantRequired, StatusCodes.Status400BadRequest, "The request names no tenant.",
        "Name one in a way that this application reads: its host name, an API key or a header.");

    public static readonly TenantProblem Conflict = new(
        TenantProblemTypes.TenantConflict, StatusCodes.Status403Forbidden, "The request names two tenants.",
        "Host, key, token and headers must all name the same tenant.");

    public static readonly TenantProblem NotAMember = new(
        TenantProblemTypes.NotAMember, StatusCodes.Status403Forbidden, "You are not a member of this tenant.",
        "Sign in with an account of this tenant, or use the address of your own.");

    public static readonly TenantProblem InsufficientScope = new(
        TenantProblemTypes.InsufficientScope, StatusCodes.Status403Forbidden, "The API key may not do this.",
        "It lacks a scope that this endpoint demands; use a key that has it.");

    public static readonly TenantProblem Suspended = new(
        TenantProblemTypes.TenantSuspended, StatusCodes.Status403Forbidden, "The tenant is not served at present.",
        "It is suspended or being deleted; its administrator or the operator can say why.");

    public static readonly TenantProblem Unknown = new(
        TenantProblemTypes.UnknownTenant, StatusCodes.Status404NotFound, "There is no such tenant.",
        "Check the spelling of the host name, header or id.");

    public static readonly TenantProblem RegistryUnavailable = new(
        TenantProblemTypes.RegistryUnavailable, StatusCodes.Status503ServiceUnavailable, "The tenant cannot be looked up at present.",
        "Nothing is wrong with the request; try again in a few seconds.");

    public static readonly TenantProblem InvalidLink = new(
        TenantProblemTypes.InvalidLink, StatusCodes.Status403Forbidden, "The link does not count.",
        "It is over, was altered, or is for another method; ask for a new one where it came from.");

    public static readonly TenantProblem NoFile = new(
        TenantProblemTypes.NoFile, StatusCodes.Status404NotFound, "There is no such file.",
        "It was deleted, or has not been stored yet.");

    public static readonly TenantProblem OtherUpload = new(
        TenantProblemTypes.OtherUpload, StatusCodes.Status400BadRequest, "The upload is not the one that the link is for.",
        "Send exactly the length and content type for which it was made.");

    public static TenantProblem Malformed(string detail) => new(
        TenantProblemTypes.MalformedEvidence, StatusCodes.Status400BadRequest, "The tenant's name cannot be read.", detail);

    public static TenantProblem InvalidCredential(string detail, string scheme) => new(
        TenantProblemTypes.InvalidCredential, StatusCodes.Status401Unauthorized, "The credential is not good.", detail) { Challenge = scheme };

    /// <summary>The authentication scheme by which a better credential would come.</summary>
    private string? Challenge { get; init; }

    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        if (Challenge is not null)
        {
            headers.WWWAuthenticate = Challenge;
        }

        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            headers.RetryAfter = "5";
        }

        return GrpcRefusal.IsWanted(context.Request)
            ? GrpcRefusal.WriteAsync(context, Status, $"{Title} {Detail}")
            : TypedResults.Problem(Detail, statusCode: Status, title: Title, type: Type).ExecuteAsync(context);
    }
}
