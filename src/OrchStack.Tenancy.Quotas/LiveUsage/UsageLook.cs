namespace OrchStack.Tenancy.Quotas;

/// <summary>What was seen at one look.</summary>
/// <param name="usage">The usage; null if the store did not answer, or nobody has looked yet.</param>
/// <param name="at">When.</param>
/// <param name="isEnd">Whether nobody looks any more.</param>
internal sealed class UsageLook(IReadOnlyList<QuotaUsage>? usage, DateTimeOffset at, bool isEnd = false)
{
    // It carries nothing, so that a slow reader that keeps an old look does not keep all that followed.
    private readonly TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<QuotaUsage>? Usage => usage;

    public DateTimeOffset At => at;

    public bool IsEnd => isEnd;

    /// <summary>Done when somebody has looked again.</summary>
    public Task Next => _next.Task;

    public void Pass() => _next.TrySetResult();

    /// <summary>Whether it says the same as an earlier one.</summary>
    public bool Says(IReadOnlyList<QuotaUsage>? earlier) => ReferenceEquals(usage, earlier)
        || (usage is not null && earlier is not null && usage.Select(QuotaCalls.Countable).SequenceEqual(earlier.Select(QuotaCalls.Countable)));
}
