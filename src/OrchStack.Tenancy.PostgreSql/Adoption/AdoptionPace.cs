namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How long a step queues for a lock, behind which the application's statements queue too, and how often it comes back.</summary>
internal sealed class AdoptionPace
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public int LockMilliseconds { get; init; } = 2_000;

    public int Attempts { get; init; } = 100;

    public Task WaitAsync(int attempt, CancellationToken cancellationToken)
    {
        var wait = Shortest * Math.Pow(2, Math.Min(attempt - 1, 10));
        return Task.Delay(wait < Longest ? wait : Longest, Time, cancellationToken);
    }
}
