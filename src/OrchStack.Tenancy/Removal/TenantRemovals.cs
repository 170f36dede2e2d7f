namespace OrchStack.Tenancy;

internal sealed class TenantRemovals(TimeProvider time) : ITenantRemovals
{
    private readonly List<TenantRemoval> _added = [];

    public void Add(string kind, long count, string? detail = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > 0)
        {
            _added.Add(new TenantRemoval(time.GetUtcNow(), kind, count, detail));
        }
    }

    /// <summary>What was added since the last time.</summary>
    public TenantRemoval[] Take()
    {
        TenantRemoval[] taken = [.. _added];
        _added.Clear();
        return taken;
    }
}
