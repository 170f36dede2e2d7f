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
    public TenantHolder Push()
    {
        // A loop that enters tenant after tenant and fails must not grow a chain of ended holders.
        var outer = _current.Value is { IsEnded: true } ? TenantHolder.LongEnded : _current.Value;
        return _current.Value = new TenantHolder(outer);
    }

    /// <summary>Goes back into a scope for the rest of the calling method and what it calls.</summary>
    public void Return(TenantHolder holder) => _current.Value = holder;

    /// <summary>Leaves every scope for the rest of the calling method and what it calls.</summary>
    public void Clear()
    {
        if (_current.Value is not null)
        {
            _current.Value = null;
        }
    }

    /// <summary>Gives the calling flow its outer tenant back; work that took the holder along still has it.</summary>
    public void Leave(TenantHolder holder)
    {
        if (ReferenceEquals(_current.Value, holder))
        {
            _current.Value = holder.Outer;
        }
    }
}
