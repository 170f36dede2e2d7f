using System.Diagnostics.CodeAnalysis;

namespace OrchStack.Tenancy;

/// <summary>Carries the tenant with the flow of work. An instance field, so that two hosts in one process never share a tenant.</summary>
internal sealed class CurrentTenant : ITenantContext
{
    private readonly AsyncLocal<TenantHolder?> _current = new();

    public Tenant Tenant => _current.Value is { } holder ? holder.Tenant : throw MissingTenantException.NoScope();

    public bool TryGetTenant([NotNullWhen(true)] out Tenant? tenant)
    {
        tenant = _current.Value?.Tenant;
        return tenant is not null;
    }

    /// <summary>Enters in the caller's own flow: never call it from an async method that the caller awaits.</summary>
    public TenantHolder Push() => _current.Value = new TenantHolder(_current.Value);

    /// <summary>Leaves every scope for the rest of the calling method and what it calls.</summary>
    public void Clear()
    {
        if (_current.Value is not null)
        {
            _current.Value = null;
        }
    }

    public void Pop(TenantHolder holder)
    {
        holder.End();
        if (ReferenceEquals(_current.Value, holder))
        {
            _current.Value = holder.Outer;
        }
    }
}
