namespace OrchStack.Tenancy;

/// <summary>What the registry said of one name, and the load that is under way for it.</summary>
internal sealed class RegistryCacheEntry<TValue>
    where TValue : class
{
    private readonly Lock _gate = new();
    private Task<RegistryAnswer<TValue>?> _loading = Task.FromResult<RegistryAnswer<TValue>?>(null);
    private volatile RegistryAnswer<TValue>? _answer;
    private volatile RegistryLoadFailure? _failure;

    public RegistryAnswer<TValue>? Answer => _answer;

    public RegistryLoadFailure? Failure => _failure;

    /// <summary>Whether it was asked for since eviction last looked. A race costs a place in the cache at most.</summary>
    public bool IsUsed { get; set; }

    public bool IsLoading => !_loading.IsCompleted;

    /// <summary>
    /// Joins the load that is under way, or starts one: however many ask, the registry is asked once. Null where it failed; it never throws.
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

            return ReferenceEquals(_answer, seen) ? _loading = RunAsync(load, time) : Task.FromResult(_answer);
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
