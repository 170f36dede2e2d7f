using System.Security.Claims;

namespace OrchStack.Tenancy;

/// <summary>
/// One entry of the flow into a scope. The flow captures the holder, not the tenant, so that work which outlives
/// the scope finds it ended instead of a tenant that nobody watches any more.
/// </summary>
internal sealed class TenantHolder(TenantHolder? outer, ScopeKind kind = ScopeKind.Tenant, ClaimsPrincipal? user = null) : ITenantFeature
{
    public static readonly TenantHolder LongEnded = CreateEnded();

    private volatile Tenant? _tenant;
    private TenantSettingsSnapshot? _settings;
    private volatile bool _ready;
    private volatile bool _ended;
    private volatile bool _failed;

    public TenantHolder? Outer { get; } = outer;

    /// <summary>Who asks, in a request.</summary>
    public ClaimsPrincipal? User { get; } = user;

    public bool IsEnded => _ended;

    public bool IsOfTenant => kind == ScopeKind.Tenant || _ended;

    /// <summary>Whether this is a request that was let through without a tenant.</summary>
    public bool IsOfNobody => kind == ScopeKind.None && !_ended;

    /// <summary>Whether the platform scope was recorded and may be used.</summary>
    public bool IsPlatform => kind == ScopeKind.Platform && _ready;

    public Tenant Tenant => _ended
        ? throw (_failed ? MissingTenantException.NotEntered() : MissingTenantException.Ended())
        : _tenant ?? throw Missing();

    /// <summary>What the tenant had set when it was entered.</summary>
    public TenantSettingsSnapshot Settings => Tenant is var tenant && _settings is { } settings
        ? settings
        : throw new InvalidOperationException($"The settings of tenant '{tenant.Slug}' were not loaded: the application registers none. Call AddTenantSettings<T>(\"section\") on AddOrchStackTenancy().");

    /// <summary>The tenant that was entered, whether or not that has ended: a connection outlives the request in which it began.</summary>
    public Tenant? Entered => kind == ScopeKind.Tenant && !_failed ? _tenant : null;

    /// <summary>What <see cref="Entered"/> had set.</summary>
    public TenantSettingsSnapshot? EnteredSettings => _settings;

    public void Fill(Tenant tenant, TenantSettingsSnapshot? settings = null)
    {
        _settings = settings;
        _tenant = tenant;
    }

    public void Open() => _ready = true;

    public void End() => _ended = true;

    public void Fail()
    {
        _failed = true;
        _ended = true;
    }

    private MissingTenantException Missing() => kind switch
    {
        ScopeKind.Platform => MissingTenantException.Platform(),
        ScopeKind.None => MissingTenantException.NoScope(),
        _ => MissingTenantException.Pending(),
    };

    private static TenantHolder CreateEnded()
    {
        var holder = new TenantHolder(outer: null);
        holder.End();
        return holder;
    }
}
