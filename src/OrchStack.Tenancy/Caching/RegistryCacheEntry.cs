namespace OrchStack.Tenancy;

/// <summary>What the registry said of one name, and the load that is under way for it.</summary>
internal sealed class RegistryCacheEntry<TValue>
    where TValue : class
{
    /// <summary>While the registry fails, one name asks it no more often than this.</summary>
    private static readonly TimeSpan RetryAfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<RegistryAnswer<TValue>?> _loading = Task.FromResult<RegistryAnswer<TValue>?>(null);
    private volatile RegistryAnswer<TValue>? _answer;
    private volatile RegistryLoadFailure? _failure;

    public RegistryAnswer<TValue>? Answer => _answer;

    public RegistryLoadFailure? Failure => _failure;

    /// <summary>Whether it was asked for since eviction last looked. A race costs a place in the cache at most.</summary>
    public bool IsUsed { get; set; }

    public bool IsLoading => !_loading.IsCompleted;

    public bool FailedJustNow(TimeProvider time) => _failure is { } failure && time.GetElapsedTime(failure.AskedAt) < RetryAfterFailure;

    /// <summary>
    /// Joins the load that is under way, or starts one: however many ask, the registry is asked once. Null where it failed, or has
    /// just failed for somebody else; it never throws.
    /// </summary>
    /// <param name="load">Asks the registry.</param>
    /// <param name="seen">The answer that did not do; if there is another one by now, that is it.</param>
    /// <param name="time">The clock.</param>
    public Task<RegistryAnswer<TValue>?> LoadAsync(Func<Task<TValue?>> load, RegistryAnswer<TValue>? seen, TimeProvider time)
    {
        lock (_gate)
        {
            if (!_loading.IsCompleted)
            {
                return _loading;
            }

            if (!ReferenceEquals(_answer, seen))
            {
                return Task.FromResult(_answer);
            }

            // Asked again under the gate: the load that failed may have ended after the caller looked.
            return FailedJustNow(time) ? Task.FromResult<RegistryAnswer<TValue>?>(null) : _loading = RunAsync(load, time);
        }
    }

    private async Task<RegistryAnswer<TValue>?> RunAsync(Func<Task<TValue?>> load, TimeProvider time)
    {
        // Dated before the load: what the registry says was true then at the earliest.
        var asked = time.GetTimestamp();
        try
        {
            var answer = new RegistryAnswer<TValue>(await load().ConfigureAwait(false), asked);
            _answer = answer;
            _failure = null;
            return answer;
        }
        catch (Exception cause)
        {
            _failure = new RegistryLoadFailure(cause, asked);
            return null;
        }
    }
}
