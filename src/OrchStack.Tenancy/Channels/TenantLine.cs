namespace OrchStack.Tenancy;

/// <summary>One tenant's part of a channel. Belongs to <see cref="TenantLines{T}"/>, under whose lock alone it is touched.</summary>
internal sealed class TenantLine<T>
{
    public TenantLine(TenantId tenantId)
    {
        TenantId = tenantId;
        Place = new LinkedListNode<TenantLine<T>>(this);
    }

    public TenantId TenantId { get; }

    /// <summary>Where it stands among the lines that wait for room; in no list while it has no writers.</summary>
    public LinkedListNode<TenantLine<T>> Place { get; }

    public LinkedList<QueuedItem<T>> Items { get; } = [];

    public LinkedList<WaitingWriter<T>> Writers { get; } = [];

    /// <summary>How many of its items are being handled.</summary>
    public int Running { get; set; }

    /// <summary>Whether it stands among those from which the next item is taken.</summary>
    public bool IsReady { get; set; }

    /// <summary>Whether it is left alone for a while, because the registry could not say whether the tenant is active.</summary>
    public bool IsPaused { get; set; }

    /// <summary>How often in a row the registry did not answer.</summary>
    public int Outages { get; set; }

    public bool IsIdle => Items.Count == 0 && Writers.Count == 0 && Running == 0 && !IsPaused;
}
