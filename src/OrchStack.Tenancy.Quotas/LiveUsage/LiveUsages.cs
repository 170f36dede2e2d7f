using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Quotas;

/// <summary>What is watched on this node: each tenant and subject once, however many watch it, and nothing that nobody does.</summary>
internal sealed class LiveUsages(ITenantScopes scopes, ITenantQuotas quotas, TimeProvider time, ILogger<LiveUsages> logger)
{
    private readonly Dictionary<(TenantId Tenant, QuotaSubject Subject), LiveUsage> _watched = [];

    public int Count
    {
        get
        {
            lock (_watched)
            {
                return _watched.Count;
            }
        }
    }

    /// <summary>Watches until <see cref="Leave"/>.</summary>
    public LiveUsage Join(TenantId tenant, QuotaSubject subject)
    {
        lock (_watched)
        {
            // One that has ended by itself, with its tenant, is not begun again for who still holds it.
            if (!_watched.TryGetValue((tenant, subject), out var live) || live.Last.IsEnd)
            {
                live = new LiveUsage(tenant, subject, scopes, quotas, time, logger);
                _watched[(tenant, subject)] = live;
            }

            live.Watchers++;
            return live;
        }
    }

    public void Leave(LiveUsage live)
    {
        lock (_watched)
        {
            if (--live.Watchers > 0)
            {
                return;
            }

            ((ICollection<KeyValuePair<(TenantId, QuotaSubject), LiveUsage>>)_watched).Remove(KeyValuePair.Create((live.Tenant, live.Subject), live));
        }

        live.Dispose();
    }
}
