using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Tells handlers of thresholds, in the background: a call never waits for a letter to be written.</summary>
internal sealed partial class QuotaThresholds(IEnumerable<IQuotaThresholdHandler> handlers, ITenantScopes scopes, ILogger<QuotaThresholds> logger) : BackgroundService
{
    // Each threshold of each tenant comes once a period: what is more is a handler that hangs.
    private const int Capacity = 10_000;

    private readonly IQuotaThresholdHandler[] _handlers = [.. handlers];
    private readonly Channel<(TenantId Tenant, QuotaThresholdReached Reached)> _waiting = Channel.CreateBounded<(TenantId, QuotaThresholdReached)>(Capacity);

    public void Tell(TenantId tenant, List<QuotaReach> reached)
    {
        foreach (var (rule, subject, percent, used) in reached)
        {
            if (_handlers.Length > 0 && !_waiting.Writer.TryWrite((tenant, new QuotaThresholdReached(rule.Limit, subject, percent, used))))
            {
                Log.Dropped(logger, tenant, rule.Limit.Name, percent);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var (tenant, reached) in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var handler in _handlers)
            {
                try
                {
                    await scopes.RunAsync(tenant, (scope, ct) => handler.HandleAsync(reached, scope, ct), stoppingToken).ConfigureAwait(false);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    Log.Failed(logger, fault, handler.GetType().Name, tenant, reached.Limit.Name, reached.Percent);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Tenant {TenantId} has used {Percent} % of '{Limit}', and {Handler} failed to handle it. It is not told again in this period.")]
        public static partial void Failed(ILogger logger, Exception fault, string handler, TenantId tenantId, string limit, int percent);

        [LoggerMessage(2, LogLevel.Error, "Tenant {TenantId} has used {Percent} % of '{Limit}', and nobody was told: too many such events are waiting.")]
        public static partial void Dropped(ILogger logger, TenantId tenantId, string limit, int percent);
    }
}
