using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy;

/// <summary>One connection to a tenant hub: whose it is for good, and what was last known of that tenant.</summary>
internal sealed class TenantHubConnection(ConnectionContext connection, Tenant tenant, TenantSettingsSnapshot? settings)
{
    private volatile IConnectionUserFeature? _user = connection.Features.Get<IConnectionUserFeature>();
    private volatile Tuple<Tenant, TenantSettingsSnapshot?> _known = Tuple.Create(tenant, settings);
    private volatile HubConnectionContext? _hub;

    public string ConnectionId { get; } = connection.ConnectionId;

    public TenantId TenantId { get; } = tenant.Id;

    public ClaimsPrincipal? User => _user?.User;

    public void Attach(HubConnectionContext hub) => _hub = hub;

    public void Abort() => _hub?.Abort();

    /// <summary>Lets go of what is SignalR's: work that outlives the connection still has this in its flow.</summary>
    public void Release()
    {
        _hub = null;
        _user = null;
    }

    public void Remember(Tenant tenant, TenantSettingsSnapshot? settings) => _known = Tuple.Create(tenant, settings);

    public void FillLastKnown(TenantHolder holder)
    {
        var (tenant, settings) = _known;
        holder.Fill(tenant, settings);
    }
}
