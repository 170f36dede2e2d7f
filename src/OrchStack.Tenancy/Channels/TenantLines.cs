using System.Threading.Channels;

namespace OrchStack.Tenancy;

/// <summary>
/// A bounded queue with a line for each tenant. The lines take turns, both in being handled and in getting room, so the
/// length of one never decides when another is served.
/// </summary>
internal sealed class TenantLines<T>(TenantChannelOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TenantId, TenantLine<T>> _lines = [];

    // Whose turn it is; a line stands there once at most.
    private readonly Channel<TenantLine<T>> _ready = Channel.CreateUnbounded<TenantLine<T>>();

    // Those with writers that wait for room.
    private readonly LinkedList<TenantLine<T>> _waiting = [];

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private int _running;
    private bool _closed;

    /// <summary>Complete when the queue was closed and everything in it has been handled.</summary>
    public Task Drained => _drained.Task;

    /// <summary>How many lines are remembered: only those with something in them.</summary>
    public int Tenants
    {
        get
        {
            lock (_lock)
            {
                return _lines.Count;
            }
        }
    }

    public bool TryAdd(TenantId tenant, QueuedItem<T> item)
    {
        lock (_lock)
        {
            var line = Find(tenant);
            var added = !_closed && line.Writers.Count == 0 && HasRoom(line);
            if (added)
            {
                Add(line, item);
            }

            Tidy(line);
            return added;
        }
    }

    public ValueTask AddAsync(TenantId tenant, QueuedItem<T> item, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        TenantLine<T> line;
        LinkedListNode<WaitingWriter<T>> writer;
        lock (_lock)
        {
            if (_closed)
            {
                return ValueTask.FromException(new ChannelClosedException());
            }

            line = Find(tenant);
            if (line.Writers.Count == 0 && HasRoom(line))
            {
                Add(line, item);
                return ValueTask.CompletedTask;
            }

            writer = line.Writers.AddLast(new WaitingWriter<T>(item));
            if (line.Place.List is null)
            {
                _waiting.AddLast(line.Place);
            }
        }

        return WaitAsync(line, writer, cancellationToken);
    }

    /// <summary>Waits for the next item. Its line is given back by <see cref="Done"/> or <see cref="Return"/>.</summary>
    public async ValueTask<(TenantLine<T> Line, QueuedItem<T> Item)> TakeAsync(CancellationToken cancellationToken)
    {
        var line = await _ready.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            line.IsReady = false;
            var item = line.Items.First!.Value;
            line.Items.RemoveFirst();
            line.Running++;
            _running++;
            var wasFull = _count-- >= options.Capacity;
            Queue(line);
            GiveRoom(line, wasFull);
            return (line, item);
        }
    }

    public void Done(TenantLine<T> line)
    {
        lock (_lock)
        {
            line.Outages = 0;
            line.Running--;
            _running--;
            Queue(line);
            Tidy(line);
            Settle();
        }
    }

    /// <summary>Puts an item back where it was, and leaves its line alone until <see cref="Resume"/>.</summary>
    /// <returns>How often in a row that happened to the line.</returns>
    public int Return(TenantLine<T> line, QueuedItem<T> item)
    {
        lock (_lock)
        {
            line.Items.AddFirst(item);
            line.IsPaused = true;
            line.Running--;
            _running--;
            _count++;
            return ++line.Outages;
        }
    }

    public void Resume(TenantLine<T> line)
    {
        lock (_lock)
        {
            line.IsPaused = false;
            Queue(line);
        }
    }

    /// <summary>Takes nothing more; those who wait for room are told so.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            _waiting.Clear();
            foreach (var line in _lines.Values.ToArray())
            {
                foreach (var writer in line.Writers)
                {
                    writer.SetException(new ChannelClosedException());
                }

                line.Writers.Clear();
                Tidy(line);
            }

            Settle();
        }
    }

    /// <summary>How many items of each tenant are not done.</summary>
    public IReadOnlyList<(TenantId Tenant, int Count)> Left()
    {
        lock (_lock)
        {
            return [.. _lines.Values.Select(static line => (line.TenantId, line.Items.Count + line.Running)).Where(static left => left.Item2 > 0)];
        }
    }

    private TenantLine<T> Find(TenantId tenant)
    {
        if (!_lines.TryGetValue(tenant, out var line))
        {
            _lines.Add(tenant, line = new TenantLine<T>(tenant));
        }

        return line;
    }

    private bool HasRoom(TenantLine<T> line) => _count < options.Capacity && line.Items.Count < options.CapacityPerTenant;

    private void Add(TenantLine<T> line, QueuedItem<T> item)
    {
        line.Items.AddLast(item);
        _count++;
        Queue(line);
    }

    /// <summary>Gives the line its turn, behind all others.</summary>
    private void Queue(TenantLine<T> line)
    {
        if (!line.IsReady && !line.IsPaused && line.Items.Count > 0 && line.Running < options.MaxDegreeOfParallelismPerTenant)
        {
            line.IsReady = true;
            _ready.Writer.TryWrite(line);
        }
    }

    private void GiveRoom(TenantLine<T> line, bool wasFull)
    {
        // While the whole was not full, only a line that was full itself can have writers.
        if (!wasFull)
        {
            TryAdmit(line);
            return;
        }

        for (var place = _waiting.First; place is not null; place = place.Next)
        {
            if (TryAdmit(place.Value))
            {
                return;
            }
        }
    }

    private bool TryAdmit(TenantLine<T> line)
    {
        if (line.Writers.First is not { } writer || !HasRoom(line))
        {
            return false;
        }

        line.Writers.RemoveFirst();
        _waiting.Remove(line.Place);
        if (line.Writers.Count > 0)
        {
            _waiting.AddLast(line.Place);
        }

        Add(line, writer.Value.Item);
        writer.Value.SetResult();
        return true;
    }

    private async ValueTask WaitAsync(TenantLine<T> line, LinkedListNode<WaitingWriter<T>> writer, CancellationToken cancellationToken)
    {
        var registration = cancellationToken.UnsafeRegister((_, token) => GiveUp(line, writer, token), null);
        await using (registration.ConfigureAwait(false))
        {
            await writer.Value.Task.ConfigureAwait(false);
        }
    }

    private void GiveUp(TenantLine<T> line, LinkedListNode<WaitingWriter<T>> writer, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (writer.List is null)
            {
                return;
            }

            line.Writers.Remove(writer);
            if (line.Writers.Count == 0)
            {
                _waiting.Remove(line.Place);
            }

            writer.Value.SetCanceled(cancellationToken);
            Tidy(line);
        }
    }

    private void Tidy(TenantLine<T> line)
    {
        if (line.IsIdle)
        {
            _lines.Remove(line.TenantId);
        }
    }

    private void Settle()
    {
        if (_closed && _count == 0 && _running == 0)
        {
            _drained.TrySetResult();
        }
    }
}
