namespace OrchStack.Tenancy.Quotas;

/// <summary>What a tenant's account has beyond the counts of its own limits; most tenants need none. Guarded by the account.</summary>
internal sealed class LocalLedger
{
    private readonly PriorityQueue<string, long> _expiries = new();
    private readonly Queue<(string Id, long Until)> _forgetting = new();
    private readonly HashSet<string> _remembered = new(StringComparer.Ordinal);

    /// <summary>The cells of the tenant's own limits that found no room in its account.</summary>
    public QuotaCell[] Further { get; set; } = [];

    public Dictionary<(QuotaLevel Level, string Subject), QuotaCell[]> Subjects { get; } = [];

    public Dictionary<string, Holding> Holdings { get; } = new(StringComparer.Ordinal);

    public Dictionary<CellName, SortedList<long, long>> History { get; } = [];

    /// <summary>Counts of limits that the present plan does not have: a tenant that goes to another plan and back finds what it owed.</summary>
    public Dictionary<CellName, (QuotaRule Rule, QuotaCell Cell)> Parked { get; } = [];

    public bool IsEmpty => Subjects.Count + Holdings.Count + History.Count + Parked.Count + _remembered.Count == 0;

    public void Hold(string id, Holding holding)
    {
        Holdings[id] = holding;
        _expiries.Enqueue(id, holding.Expires);
    }

    /// <summary>Takes the next reservation or lease that has expired.</summary>
    public bool TryExpire(long now, out Holding holding)
    {
        while (_expiries.TryPeek(out var id, out var expires) && expires <= now)
        {
            _expiries.Dequeue();

            // A renewed one stands there twice.
            if (Holdings.TryGetValue(id, out holding!) && holding.Expires <= now)
            {
                Holdings.Remove(id);
                return true;
            }
        }

        holding = null!;
        return false;
    }

    public bool Remembers(string id, long now)
    {
        Forget(now);
        return _remembered.Contains(id);
    }

    public void Remember(string id, long now, long duration)
    {
        Forget(now);
        if (_remembered.Add(id))
        {
            _forgetting.Enqueue((id, now + duration));
        }
    }

    public void Forget(long now)
    {
        while (_forgetting.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _remembered.Remove(_forgetting.Dequeue().Id);
        }
    }

    /// <summary>Keeps what was used in a period that has ended.</summary>
    public void Close(CellName cell, long end, long used, int keep)
    {
        if (keep == 0)
        {
            return;
        }

        if (!History.TryGetValue(cell, out var periods))
        {
            History.Add(cell, periods = []);
        }

        periods[end] = used;
        while (periods.Count > keep)
        {
            periods.RemoveAt(0);
        }
    }

    /// <summary>Changes what was used in a period that has ended.</summary>
    public void Correct(CellName cell, long end, long by)
    {
        if (History.TryGetValue(cell, out var periods) && periods.TryGetValue(end, out var used))
        {
            periods[end] = Math.Max(0, used + by);
        }
    }
}
