using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Takes what the endpoint requires before it runs, and tells the caller how much is left. What the endpoint itself is denied is answered the same.</summary>
internal sealed partial class QuotaMiddleware(
    RequestDelegate next, QuotaEngine engine, ITenantContext current, IOptions<QuotaRequestOptions> options, ILogger<QuotaMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context) => QuotaGuard.RequiredOf(context.GetEndpoint()) is { Count: > 0 } required && !QuotaGuard.IsCounted(context)
        ? CountAsync(context, required)
        : RunAsync(context);

    private async Task CountAsync(HttpContext context, IReadOnlyList<IRequireQuotaMetadata> required)
    {
        var tenant = current.Tenant;
        var costs = await CostsOfAsync(context, required).ConfigureAwait(false);
        QuotaGuard.SetCounted(context);
        if (costs.Length == 0)
        {
            await RunAsync(context).ConfigureAwait(false);
            return;
        }

        var quotas = await engine.OpenAsync(tenant, context.RequestAborted).ConfigureAwait(false);
        var call = new QuotaCall(costs) { Subject = options.Value.Subject(context), WithLimits = true };
        var decision = await quotas.AcquireAsync(call, context.RequestAborted).ConfigureAwait(false);
        RateLimitHeaders.Write(context.Response.Headers, decision);
        if (decision.IsGranted)
        {
            await RunAsync(context).ConfigureAwait(false);
            return;
        }

        await RefuseAsync(context, decision).ConfigureAwait(false);
    }

    private async Task RunAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (QuotaExceededException refusal) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, refusal.Decision).ConfigureAwait(false);
        }
    }

    private Task RefuseAsync(HttpContext context, in QuotaDecision decision)
    {
        foreach (var violation in decision.Violations)
        {
            Log.Refused(logger, current.TryGetTenant(out var tenant) ? tenant.Id : null, violation.Limit.Name, violation.Limit.Plan);
        }

        return QuotaProblem.Of(decision).WriteAsync(context);
    }

    /// <summary>Of a meter that is named twice, the last stands: it is the nearest to the endpoint.</summary>
    private static async ValueTask<QuotaCost[]> CostsOfAsync(HttpContext context, IReadOnlyList<IRequireQuotaMetadata> required)
    {
        var costs = new List<QuotaCost>(required.Count);
        foreach (var requirement in required.Reverse().DistinctBy(requirement => requirement.Meter).Reverse())
        {
            if (await requirement.GetCostAsync(context).ConfigureAwait(false) is > 0 and var amount && QuotaCharges.TryAdd(context, requirement.Meter))
            {
                costs.Add(new QuotaCost(requirement.Meter, amount));
            }
        }

        return [.. costs];
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Refused a request of tenant {TenantId}: its quota '{Limit}' of plan '{Plan}' is used up.")]
        public static partial void Refused(ILogger logger, TenantId? tenantId, string limit, string plan);
    }
}
