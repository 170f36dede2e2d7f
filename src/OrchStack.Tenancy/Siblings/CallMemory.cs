namespace OrchStack.Tenancy;

/// <summary>The calls that a node has seen and that have not expired. Bounded; thread-safe.</summary>
internal sealed class CallMemory(int capacity)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _seen = [];
    private readonly PriorityQueue<Guid, long> _expiring = new();

    /// <summary>Remembers a call, unless it is known (false) or there is no room (null).</summary>
    /// <param name="call">The call's id.</param>
    /// <param name="until">When it may be forgotten, in Unix seconds.</param>
    /// <param name="now">The time, in Unix seconds.</param>
    public bool? TryAdd(Guid call, long until, long now)
    {
        lock (_lock)
        {
            while (_expiring.TryPeek(out var oldest, out var end) && end <= now)
            {
                _expiring.Dequeue();
                _seen.Remove(oldest);
            }

            if (_seen.Contains(call))
            {
                return false;
            }

            if (_seen.Count >= capacity)
            {
                return null;
            }

            _seen.Add(call);
            _expiring.Enqueue(call, until);
            return true;
        }
    }
}
