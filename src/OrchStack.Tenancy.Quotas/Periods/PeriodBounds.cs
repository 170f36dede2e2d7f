namespace OrchStack.Tenancy.Quotas;

/// <summary>One period: from its start, to its end without it, in milliseconds of Unix time.</summary>
internal sealed record PeriodBounds(long Start, long End)
{
    public bool Contains(long time) => Start <= time && time < End;
}
