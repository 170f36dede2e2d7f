using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>A refusal by one or several limits, as ProblemDetails.</summary>
/// <param name="Limits">The names of the limits that refused.</param>
/// <param name="Detail">What to do.</param>
/// <param name="RetryAfter">When all of them grant the same request; null if one never does.</param>
internal sealed record QuotaProblem(string[] Limits, string Detail, TimeSpan? RetryAfter)
{
    public static QuotaProblem Of(QuotaDecision[] refused)
    {
        var names = string.Join(", ", refused.Select(decision => $"'{decision.Limit.Name}'"));
        var never = Array.Find(refused, decision => decision.RetryAfter is null);
        var retryAfter = never.Limit is null ? refused.Max(decision => decision.RetryAfter) : null;
        var detail = retryAfter is { } wait
            ? $"The quota {names} is used up for now. The same request passes in {RateLimitHeaders.Seconds(wait)} seconds, if nothing else is asked meanwhile."
            : $"The request costs more of the quota '{never.Limit!.Name}' than the {never.Limit.Burst} that can be taken at once, so it never passes. Ask for less, or for a larger plan.";
        return new QuotaProblem([.. refused.Select(decision => decision.Limit.Name)], detail, retryAfter);
    }

    public Task WriteAsync(HttpContext context)
    {
        if (RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = RateLimitHeaders.Seconds(wait);
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Problem(
            Detail,
            statusCode: StatusCodes.Status429TooManyRequests,
            title: "The tenant has used up its quota.",
            type: QuotaProblemTypes.QuotaExceeded,
            extensions: [new("violated-policies", JsonSerializer.SerializeToElement(Limits, QuotaProblemJson.Default.StringArray))])
            .ExecuteAsync(context);
    }
}
