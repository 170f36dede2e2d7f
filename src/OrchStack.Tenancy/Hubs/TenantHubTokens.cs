using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy;

/// <summary>
/// Whose a connection is that a request continues. Polls, sends and reconnects name it by a token, and SignalR asks for
/// nothing else: another tenant's request that got hold of one would read and speak on that connection.
/// </summary>
internal sealed class TenantHubTokens
{
    private readonly ConcurrentDictionary<string, TenantId> _owners = new(StringComparer.Ordinal);

    public int Count => _owners.Count;

    /// <summary>Takes note of the token in the request in which a connection began; null where it has none, and so cannot be continued.</summary>
    public string? Add(HttpContext? request, TenantId owner)
    {
        var token = request is null ? null : TokenOf(request);
        return token is not null && _owners.TryAdd(token, owner) ? token : null;
    }

    public void Remove(string? token)
    {
        if (token is not null)
        {
            _owners.TryRemove(token, out _);
        }
    }

    /// <summary>What a request that continues a connection comes to, where it is not of the connection's tenant.</summary>
    public TenantVerdict? Refuse(HttpContext context, Tenant? tenant)
    {
        if (_owners.IsEmpty
            || context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is null
            || TokenOf(context) is not { } token
            || !_owners.TryGetValue(token, out var owner)
            || owner == tenant?.Id)
        {
            return null;
        }

        return tenant is null
            ? TenantVerdict.Refused(TenantProblem.Required)
            : TenantVerdict.Refused(new TenantConflict("The hub connection", owner, "the request", tenant.Id));
    }

    private static string? TokenOf(HttpContext context) => context.Request.Query["id"].ToString() is { Length: > 0 } token ? token : null;
}
