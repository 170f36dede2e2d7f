using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How long a step queues for a lock, behind which the application's statements queue too, and how often it comes back.</summary>
internal sealed class AdoptionPace
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public int LockMilliseconds { get; init; } = 2_000;

    public int Attempts { get; init; } = 100;

    /// <summary>Tries a change until its locks are to be had; each attempt is a transaction of its own, and leaves nothing when it fails.</summary>
    /// <param name="change">The attempt.</param>
    /// <param name="waiting">Hears of each attempt that let go of its place in the queue; null where nobody listens.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<T> TryAsync<T>(Func<Task<T>> change, Action? waiting, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await change().ConfigureAwait(false);
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected && attempt < Attempts)
            {
                waiting?.Invoke();
                await WaitAsync(attempt, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="TryAsync{T}"/>
    public Task TryAsync(Func<Task> change, Action? waiting, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await change().ConfigureAwait(false);
            return true;
        },
        waiting,
        cancellationToken);

    /// <summary>The pause after an attempt that failed, counted from 1.</summary>
    public Task WaitAsync(int attempt, CancellationToken cancellationToken)
    {
        var wait = Shortest * Math.Pow(2, Math.Min(attempt - 1, 10));
        return Task.Delay(wait < Longest ? wait : Longest, Time, cancellationToken);
    }
}
