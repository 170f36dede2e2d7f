using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Tells a caller its limits in the two fields of draft-ietf-httpapi-ratelimit-headers-11: Lists of Strings with Integer
/// parameters (RFC 9651). The names and numbers of limits are bounded so that all of them can stand here unescaped.
/// </summary>
internal static class RateLimitHeaders
{
    private const string PolicyField = "RateLimit-Policy";
    private const string LimitField = "RateLimit";

    public static void Write(IHeaderDictionary headers, in QuotaDecision decision)
    {
        // An unlimited limit has no quota, and the draft has no way to say so but to be silent. Of several subjects a caller is one.
        var limited = decision.Limits.Where(usage => !usage.Limit.IsUnlimited).OrderBy(usage => usage.Limit.Name, StringComparer.Ordinal).ToArray();
        if (limited.Length > 0)
        {
            headers[PolicyField] = string.Join(", ", limited.Select(usage => Policy(usage.Limit)));
            headers[LimitField] = string.Join(", ", limited.Select(Limit));
        }
    }

    /// <summary>Whole seconds, rounded up: whoever waits that long has waited long enough.</summary>
    public static string Seconds(TimeSpan time) =>
        ((time.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture);

    // The window is a whole number of seconds or left out: rounded, it would tell another rate.
    private static string Policy(QuotaLimit limit) => limit.Window is { } window && window.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";q={limit.Quota};w={Seconds(window)}")
        : string.Create(CultureInfo.InvariantCulture, $"\"{limit.Name}\";q={limit.Quota}");

    // The time is until the next permit, not until all are back: Retry-After should not come before it.
    private static string Limit(QuotaUsage usage) => usage.MoreAfter is { } more
        ? string.Create(CultureInfo.InvariantCulture, $"\"{usage.Limit.Name}\";r={usage.Remaining};t={Seconds(more)}")
        : string.Create(CultureInfo.InvariantCulture, $"\"{usage.Limit.Name}\";r={usage.Remaining}");
}
