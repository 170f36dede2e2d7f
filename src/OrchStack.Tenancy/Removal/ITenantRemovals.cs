namespace OrchStack.Tenancy;

/// <summary>
/// Where the handlers of a tenant's life say what they have removed, for the report of <see cref="ITenantLifecycle.DeleteAsync"/>. A
/// scoped service; not thread-safe.
/// </summary>
public interface ITenantRemovals
{
    /// <summary>Says what was removed. It is in the platform's log before the next handler begins, so a deletion that is taken up again knows it.</summary>
    /// <param name="kind">What it was, the same each time: <c>files</c>, <c>rows of public.orders</c>.</param>
    /// <param name="count">How many. Nothing is said of none.</param>
    /// <param name="detail">More of it, in one line; no secrets. Null by default.</param>
    void Add(string kind, long count, string? detail = null);
}
