using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>Carries the tenant with the flow of work. An instance field, so that two hosts in one process never share a tenant.</summary>
internal sealed class CurrentTenant : ITenantContext, IPlatformContext
{
    private readonly AsyncLocal<TenantHolder?> _current = new();

    public Tenant Tenant => _current.Value is { } holder ? holder.Tenant : throw MissingTenantException.NoScope();

    /// <summary>What the current tenant had set when it was entered.</summary>
    public TenantSettingsSnapshot Settings => _current.Value is { } holder ? holder.Settings : throw MissingTenantException.NoScope();

    public bool IsEntered => _current.Value is { IsPlatform: true, IsEnded: false };

    /// <summary>On whose behalf the flow works; null outside a request.</summary>
    public ClaimsPrincipal? User => _current.Value?.User;

    /// <summary>The innermost scope of the flow, ended or not.</summary>
    public TenantHolder? Innermost => _current.Value;

    public bool TryGetTenant([NotNullWhen(true)] out Tenant? tenant)
    {
        tenant = _current.Value is { IsOfTenant: true } holder ? holder.Tenant : null;
        return tenant is not null;
    }

    public void Demand()
    {
        if (!IsEntered)
        {
            throw new MissingPlatformScopeException();
        }
    }

    /// <summary>Enters in the caller's own flow: never call it from an async method that the caller awaits.</summary>
    public TenantHolder Push(ScopeKind kind = ScopeKind.Tenant, ClaimsPrincipal? user = null)
    {
        // A loop that enters tenant after tenant and fails must not grow a chain of ended holders.
        var outer = _current.Value is { IsEnded: true } ? TenantHolder.LongEnded : _current.Value;
        return _current.Value = new TenantHolder(outer, kind, user ?? outer?.User);
    }

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

    /// <summary>Disposes the services of a scope inside it, and leaves it in the caller's own flow.</summary>
    public ValueTask LeaveAsync(TenantHolder holder, AsyncServiceScope services)
    {
        var disposal = DisposeAsync(holder, services);
        Leave(holder);
        return disposal;
    }

    /// <summary>A service that flushes when it is disposed writes for this tenant, not for the outer one.</summary>
    private async ValueTask DisposeAsync(TenantHolder holder, AsyncServiceScope services)
    {
        _current.Value = holder;
        try
        {
            await services.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            holder.End();
        }
    }
}
