using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Finds the current tenant's limiter; one that has been charged for the meter already is not limited again.</summary>
internal sealed class TenantQuotaRateLimiterPolicy(string meter) : IRateLimiterPolicy<Tenant>
{
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<Tenant> GetPartition(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var engine = services.GetService<QuotaEngine>() ?? throw new InvalidOperationException(
            "A rate limiter of a tenant's quota needs quotas: call services.AddOrchStackTenancy().AddQuotas(q => q.AddPlan(…)) first.");

        // Without a tenant this throws: UseRateLimiter stands after UseOrchStackTenancy.
        var tenant = services.GetRequiredService<ITenantContext>().Tenant;
        return QuotaCharges.TryAdd(httpContext, meter)
            ? RateLimitPartition.Get(tenant, key => new QuotaRateLimiter(engine, key, meter, services.GetRequiredService<TimeProvider>()))
            : RateLimitPartition.GetNoLimiter(tenant);
    }
}
