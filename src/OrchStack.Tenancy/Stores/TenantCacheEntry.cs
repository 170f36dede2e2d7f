namespace OrchStack.Tenancy;

/// <summary>What the store said of one name, and the load that is under way for it.</summary>
internal sealed class TenantCacheEntry
{
    private readonly Lock _gate = new();
    private Task<TenantAnswer?> _loading = Task.FromResult<TenantAnswer?>(null);
    private volatile TenantAnswer? _answer;
    private volatile TenantLoadFailure? _failure;

    public TenantAnswer? Answer => _answer;

    public TenantLoadFailure? Failure => _failure;

    /// <summary>Whether it was asked for since eviction last looked. A race costs a place in the cache at most.</summary>
    public bool IsUsed { get; set; }

    public bool IsLoading => !_loading.IsCompleted;

    /// <summary>
    /// Joins the load that is under way, or starts one: however many ask, the store is asked once. Null where it failed; it never throws.
    /// </summary>
    /// <param name="load">Asks the store.</param>
    /// <param name="seen">The answer that did not do; if there is another one by now, that is it.</param>
    /// <param name="time">The clock.</param>
    public Task<TenantAnswer?> LoadAsync(Func<Task<Tenant?>> load, TenantAnswer? seen, TimeProvider time)
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

    private async Task<TenantAnswer?> RunAsync(Func<Task<Tenant?>> load, TimeProvider time)
    {
        // Dated before the load: what the store says was true then at the earliest.
        var asked = time.GetTimestamp();
        try
        {
            var answer = new TenantAnswer(await load().ConfigureAwait(false), asked);
            _answer = answer;
            _failure = null;
            return answer;
        }
        catch (Exception cause)
        {
            _failure = new TenantLoadFailure(cause, asked);
            return null;
        }
    }
}
