namespace OrchStack.Tenancy.Quotas;

/// <summary>What a client reads of one period: the moment of its end is not in it.</summary>
internal sealed record PeriodUsage(DateTimeOffset Start, DateTimeOffset End, long Used);
