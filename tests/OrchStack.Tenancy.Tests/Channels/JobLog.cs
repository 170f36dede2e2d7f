using System.Collections.Concurrent;

namespace OrchStack.Tenancy.Tests;

/// <summary>What handlers saw, and what they are to do.</summary>
internal sealed class JobLog
{
    /// <summary>"{slug} {name}" of every job, in the order in which they were begun.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public Func<Job, CancellationToken, Task> OnHandle { get; set; } = static (_, _) => Task.CompletedTask;
}
