namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>One token bucket with its rule.</summary>
internal sealed class Bucket(QuotaRule rule)
{
    private QuotaCell _cell;

    public QuotaRule Rule => rule;

    public QuotaCell At(long time)
    {
        rule.Bring(ref _cell, time, out _);
        return _cell;
    }

    /// <summary>What it would be at a time, without going there.</summary>
    public QuotaCell Peek(long time)
    {
        var cell = _cell;
        rule.Bring(ref cell, time, out _);
        return cell;
    }

    public bool Take(long time, long cost)
    {
        At(time);
        if (!rule.Admits(_cell, cost))
        {
            return false;
        }

        rule.Add(ref _cell, cost);
        return true;
    }
}
