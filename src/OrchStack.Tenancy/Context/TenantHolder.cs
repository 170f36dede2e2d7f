namespace OrchStack.Tenancy;

/// <summary>
/// One entry of the flow into a tenant. The flow captures the holder, not the tenant, so that work which outlives
/// the scope finds it ended instead of a tenant that nobody watches any more.
/// </summary>
internal sealed class TenantHolder(TenantHolder? outer)
{
    private volatile Tenant? _tenant;
    private volatile bool _ended;

    public TenantHolder? Outer { get; } = outer;

    public Tenant Tenant => _ended
        ? throw MissingTenantException.Ended()
        : _tenant ?? throw MissingTenantException.Pending();

    public void Fill(Tenant tenant) => _tenant = tenant;

    public void End() => _ended = true;
}
