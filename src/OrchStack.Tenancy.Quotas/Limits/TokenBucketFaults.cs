namespace OrchStack.Tenancy.Quotas;

/// <summary>What is wrong with a token bucket's numbers: within these bounds its arithmetic is exact, in Redis too.</summary>
internal static class TokenBucketFaults
{
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(36_500);

    public static IEnumerable<string> Of(TokenBucketOptions? bucket)
    {
        if (bucket is null)
        {
            yield return "it is empty. Set Permits and Period.";
            yield break;
        }

        var burst = bucket.Burst ?? bucket.Permits;
        var permitsFit = bucket.Permits is > 0 and <= AmountFaults.Most;
        var burstFits = burst is > 0 and <= AmountFaults.Most;
        var periodFits = bucket.Period > TimeSpan.Zero && bucket.Period <= MaxPeriod && bucket.Period.Ticks % TimeSpan.TicksPerMillisecond == 0;

        if (!permitsFit)
        {
            yield return $"Permits is {AmountFaults.Text(bucket.Permits)}. Set it from 1 to {AmountFaults.Text(AmountFaults.Most)}; a plan free of the limit says Unlimited.";
        }

        if (!periodFits)
        {
            yield return $"Period is {bucket.Period}. Set it to whole milliseconds, more than none and at most 36,500 days, such as 00:01:00.";
        }

        if (!burstFits && bucket.Burst is not null)
        {
            yield return $"Burst is {AmountFaults.Text(burst)}. Set it from 1 to {AmountFaults.Text(AmountFaults.Most)}, or leave it out: then it is as many as Permits.";
        }

        if (bucket.Meter is { } meter && !QuotaLimitName.IsValid(meter))
        {
            yield return $"Meter is '{meter}'. Set it to {QuotaLimitName.Rule}.";
        }

        if (!Enum.IsDefined(bucket.Level))
        {
            yield return $"Level is {bucket.Level}. Set it to Tenant, Workspace, User or Agent.";
        }

        if (!Enum.IsDefined(bucket.Outage))
        {
            yield return $"Outage is {bucket.Outage}. Set it to Deny, Allow or Local.";
        }

        if (permitsFit && periodFits && burstFits)
        {
            foreach (var fault in OfSize(bucket.Permits, bucket.Period, burst))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> OfSize(long permits, TimeSpan period, long burst)
    {
        if ((Int128)burst * period.Ticks > (Int128)permits * MaxPeriod.Ticks)
        {
            yield return $"a Burst of {AmountFaults.Text(burst)} would take more than 36,500 days to come back. Lower Burst or raise Permits.";
        }
        else if (!TokenRate.Of(permits, period).CanCount(burst))
        {
            yield return $"{AmountFaults.Text(permits)} per {period} with a Burst of {AmountFaults.Text(burst)} cannot be counted exactly. Choose a rounder number of Permits, a shorter Period, or a larger unit.";
        }
    }
}
