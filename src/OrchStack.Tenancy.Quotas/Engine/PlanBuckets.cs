namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The buckets of one tenant under one plan, side by side with the plan's rules; null where a rule is unlimited.
/// Every method answers false (or null) if a bucket has been replaced meanwhile: open the tenant again.
/// </summary>
internal sealed class PlanBuckets(QuotaPlans source, string name, QuotaPlan plan, TokenBucket?[] buckets)
{
    public bool IsFor(QuotaPlans plans, string planName) => ReferenceEquals(source, plans) && name == planName;

    public bool TryTake(string limit, long cost, long time, out QuotaDecision decision)
    {
        var index = plan.IndexOf(limit);
        var rule = plan.Rules[index];
        if (buckets[index] is not { } bucket)
        {
            decision = rule.Grant();
            return true;
        }

        var there = bucket.TryTake(time, cost, out var reading, out var granted);
        decision = there ? rule.Decide(reading, granted, cost) : default;
        return there;
    }

    /// <summary>Takes all costs or none. A limit named twice counts with its last cost.</summary>
    /// <returns>What each limit says for itself, in the order of their names.</returns>
    public QuotaDecision[]? TakeAll(ReadOnlySpan<QuotaCost> costs, long time)
    {
        var costOf = new long[plan.Rules.Length];
        foreach (var (limit, cost) in costs)
        {
            costOf[plan.IndexOf(limit)] = cost;
        }

        var readings = new TokenBucketReading?[costOf.Length];
        var granted = false;
        try
        {
            // In the order of names, which is the same for every plan: two calls can never hold what the other waits for.
            for (var i = 0; i < costOf.Length; i++)
            {
                if (costOf[i] > 0 && buckets[i] is { } bucket)
                {
                    if (!bucket.TryHold(time, out var reading))
                    {
                        return null;
                    }

                    readings[i] = reading;
                }
            }

            granted = readings.Index().All(r => r.Item?.Admits(costOf[r.Index]) ?? true);
        }
        finally
        {
            for (var i = 0; i < readings.Length; i++)
            {
                if (readings[i] is { } reading)
                {
                    buckets[i]!.Release(granted ? reading.After(costOf[i]).Spent : reading.Spent);
                }
            }
        }

        return [.. costOf.Index().Where(c => c.Item > 0).Select(c => Decide(c.Index, c.Item, readings[c.Index], granted))];
    }

    public QuotaUsage[]? ReadUsage(long time)
    {
        var usage = new QuotaUsage[buckets.Length];
        for (var i = 0; i < buckets.Length; i++)
        {
            var limit = plan.Rules[i].Limit;
            if (buckets[i] is not { } bucket)
            {
                usage[i] = new QuotaUsage { Limit = limit };
            }
            else if (bucket.TryPeek(time, out var reading))
            {
                usage[i] = new QuotaUsage { Limit = limit, Used = reading.Debt, Remaining = reading.Remaining, ResetAfter = reading.FullAfter };
            }
            else
            {
                return null;
            }
        }

        return usage;
    }

    private QuotaDecision Decide(int index, long cost, TokenBucketReading? reading, bool granted)
    {
        var rule = plan.Rules[index];
        return reading switch
        {
            null => rule.Grant(),
            { } before when granted => rule.Decide(before.After(cost), granted: true, cost),
            { } before => rule.Decide(before, before.Admits(cost), cost),
        };
    }
}
