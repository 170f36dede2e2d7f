using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Takes what the endpoint requires before it runs, and tells the caller how much is left.</summary>
internal sealed partial class QuotaMiddleware(RequestDelegate next, QuotaEngine engine, ITenantContext current, ILogger<QuotaMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var required = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IRequireQuotaMetadata>() ?? [];
        return required.Count == 0 || QuotaGuard.IsCounted(context) ? next(context) : CountAsync(context, required);
    }

    private async Task CountAsync(HttpContext context, IReadOnlyList<IRequireQuotaMetadata> required)
    {
        var tenant = current.Tenant;
        var costs = new QuotaCost[required.Count];
        for (var i = 0; i < costs.Length; i++)
        {
            costs[i] = new QuotaCost(required[i].Limit, required[i].Cost);
        }

        var decisions = await engine.AcquireAllAsync(tenant, costs, context.RequestAborted).ConfigureAwait(false);
        QuotaGuard.SetCounted(context);
        RateLimitHeaders.Write(context.Response.Headers, decisions);

        var refused = Array.FindAll(decisions, decision => !decision.IsGranted);
        if (refused.Length == 0)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        foreach (var decision in refused)
        {
            Log.Refused(logger, tenant.Id, decision.Limit.Name, decision.Limit.Plan);
        }

        await QuotaProblem.Of(refused).WriteAsync(context).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Refused a request of tenant {TenantId}: its quota '{Limit}' of plan '{Plan}' is used up.")]
        public static partial void Refused(ILogger logger, TenantId tenantId, string limit, string plan);
    }
}
