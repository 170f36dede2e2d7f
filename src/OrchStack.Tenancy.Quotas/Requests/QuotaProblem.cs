using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>A refusal by one or several limits, as ProblemDetails.</summary>
/// <param name="Limits">The names of the limits that refused.</param>
/// <param name="Detail">What to do.</param>
/// <param name="RetryAfter">When all of them grant the same request; null if no time brings it.</param>
/// <param name="IsOutage">Whether it is not the tenant's use that refuses, but that nobody knows it.</param>
internal sealed record QuotaProblem(string[] Limits, string Detail, TimeSpan? RetryAfter, bool IsOutage)
{
    public static QuotaProblem Of(in QuotaDecision decision)
    {
        var names = decision.Violations.Select(violation => violation.Limit.Name).ToArray();
        var detail = decision.IsDegraded ? "How much the tenant has used cannot be found out at the moment. The same request may pass in a moment."
            : decision.RetryAfter is { } wait
            ? $"The quota {string.Join(", ", names.Select(name => $"'{name}'"))} is used up for now. The same request passes in {RateLimitHeaders.Seconds(wait)} seconds, if nothing else is asked meanwhile."
            : OfNever(decision.Violations.First(violation => violation.RetryAfter is null).Limit);
        return new QuotaProblem(names, detail, decision.RetryAfter, decision.IsDegraded);
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
            statusCode: IsOutage ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests,
            title: IsOutage ? "The tenant's quota cannot be checked." : "The tenant has used up its quota.",
            type: IsOutage ? QuotaProblemTypes.QuotaUnavailable : QuotaProblemTypes.QuotaExceeded,
            extensions: [new("violated-policies", JsonSerializer.SerializeToElement(Limits, QuotaProblemJson.Default.StringArray))])
            .ExecuteAsync(context);
    }

    private static string OfNever(QuotaLimit limit) => limit.Kind is QuotaLimitKind.Gauge or QuotaLimitKind.Concurrency
        ? $"The quota '{limit.Name}' is used up, and waiting does not help: remove or end something first, or ask for a larger plan."
        : $"The request costs more of the quota '{limit.Name}' than the {limit.Burst} that can be taken at once, so it never passes. Ask for less, or for a larger plan.";
}
