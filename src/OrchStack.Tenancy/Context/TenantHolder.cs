namespace OrchStack.Tenancy;

/// <summary>
/// One entry of the flow into a tenant. The flow captures the holder, not the tenant, so that work which outlives
/// the scope finds it ended instead of a tenant that nobody watches any more.
/// </summary>
internal sealed class TenantHolder(TenantHolder? outer)
{
    public static readonly TenantHolder LongEnded = CreateEnded();

    private volatile Tenant? _tenant;
    private volatile bool _ended;
    private volatile bool _failed;

    public TenantHolder? Outer { get; } = outer;

    public bool IsEnded => _ended;

    public Tenant Tenant => _ended
        ? throw (_failed ? MissingTenantException.NotEntered() : MissingTenantException.Ended())
        : _tenant ?? throw MissingTenantException.Pending();

    public void Fill(Tenant tenant) => _tenant = tenant;

    public void End() => _ended = true;

    public void Fail()
    {
        _failed = true;
        _ended = true;
    }

    private static TenantHolder CreateEnded()
    {
        var holder = new TenantHolder(outer: null);
        holder.End();
        return holder;
    }
}
