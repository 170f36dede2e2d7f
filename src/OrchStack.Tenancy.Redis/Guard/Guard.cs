using System.Diagnostics.CodeAnalysis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>The ground of every guard; what it and the classes above it declare is what forwarding alone would not make safe.</summary>
[SuppressMessage("Usage", "SER308:Sync over async", Justification = "It is the application that waits.")]
internal abstract class Guard<TInner>(IGuarded<TInner> guarded)
    where TInner : class, IRedisAsync
{
    protected TInner Prefixed => guarded.Prefixed;

    protected TInner Raw => guarded.Raw;

    protected TenantKeyspace Space => guarded.Space;

    // They send nothing.
    public virtual bool TryWait(Task task) => Raw.TryWait(task);

    public virtual void Wait(Task task) => Raw.Wait(task);

    public virtual T Wait<T>(Task<T> task) => Raw.Wait(task);

    public virtual void WaitAll(params Task[] tasks) => Raw.WaitAll(tasks);

    protected Exception Refuse(string call) => new NotSupportedException(
        $"Refused {call}: it names keys in a way that is not known to stay with tenant '{Space.Tenant}', or is about the server as a whole. "
        + "Scripts and Execute pass, outside batches and transactions, where tenants have users of the server: UseRedis(o => o.UserKey = …). ITenantRedis has ScanAsync; "
        + "for work across tenants use a connection of your own, ConnectionMultiplexer.Connect(…).");
}
