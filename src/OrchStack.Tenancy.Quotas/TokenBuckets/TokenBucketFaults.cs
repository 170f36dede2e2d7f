using System.Globalization;

namespace OrchStack.Tenancy.Quotas;

/// <summary>What is wrong with a token bucket's numbers: within these bounds its arithmetic is exact for 292 years of uptime.</summary>
internal static class TokenBucketFaults
{
    // Fifteen digits are what an Integer of a structured field can hold (RFC 9651, section 3.3.1).
    private const long MaxPermits = 999_999_999_999_999;

    // A billion a second: at this rate a clock of 64 bits runs for 292 years.
    private const long MaxPermitsPerTick = 100;

    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(36_500);

    public static IEnumerable<string> Of(TokenBucketOptions? bucket)
    {
        if (bucket is null)
        {
            yield return "it is empty. Set Permits and Period.";
            yield break;
        }

        var burst = bucket.Burst ?? bucket.Permits;
        var permitsFit = bucket.Permits is > 0 and <= MaxPermits;
        var burstFits = burst is > 0 and <= MaxPermits;
        var periodFits = bucket.Period > TimeSpan.Zero && bucket.Period <= MaxPeriod;

        if (!permitsFit)
        {
            yield return $"Permits is {Text(bucket.Permits)}. Set it from 1 to {Text(MaxPermits)}; a plan free of the limit says Unlimited.";
        }

        if (!periodFits)
        {
            yield return $"Period is {bucket.Period}. Set it to a positive time of at most 36,500 days, such as 00:01:00.";
        }

        if (!burstFits && bucket.Burst is not null)
        {
            yield return $"Burst is {Text(burst)}. Set it from 1 to {Text(MaxPermits)}, or leave it out: then it is as many as Permits.";
        }

        if (permitsFit && periodFits && bucket.Permits > (Int128)MaxPermitsPerTick * bucket.Period.Ticks)
        {
            yield return $"{Text(bucket.Permits)} per {bucket.Period} is more than a billion a second, which cannot be counted exactly. Lower Permits or count in a larger unit.";
        }

        if (permitsFit && periodFits && burstFits && (Int128)burst * bucket.Period.Ticks > (Int128)bucket.Permits * MaxPeriod.Ticks)
        {
            yield return $"a Burst of {Text(burst)} would take more than 36,500 days to come back. Lower Burst or raise Permits.";
        }
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
