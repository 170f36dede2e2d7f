using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Quotas;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts tenants' quotas behind the framework's own rate limiter.</summary>
public static class TenantQuotaRateLimiterExtensions
{
    /// <summary>
    /// Adds a policy that takes one of a meter of the current tenant's plan for each request, for <c>RequireRateLimiting</c> and
    /// <c>[EnableRateLimiting]</c>. <c>app.UseRateLimiter()</c> stands after <c>app.UseOrchStackTenancy()</c>. A request that
    /// <c>UseTenantQuotas</c> has charged for the meter is not charged again.
    /// </summary>
    /// <param name="options">The framework's options.</param>
    /// <param name="policyName">The name of the policy.</param>
    /// <param name="meter">What a request uses; a limit of the plan on what goes on at once cannot count it.</param>
    /// <exception cref="ArgumentException">The text cannot be the name of a meter.</exception>
    public static RateLimiterOptions AddTenantQuotaPolicy(this RateLimiterOptions options, string policyName, string meter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(policyName);
        return options.AddPolicy(policyName, new TenantQuotaRateLimiterPolicy(RequestedQuota.Check(meter)));
    }

    /// <summary>
    /// Takes one of a meter of the current tenant's plan for every request, whatever its endpoint: as
    /// <see cref="RateLimiterOptions.GlobalLimiter"/>.
    /// </summary>
    /// <inheritdoc cref="AddTenantQuotaPolicy" path="/exception"/>
    /// <param name="options">The framework's options.</param>
    /// <param name="meter">What a request uses.</param>
    public static RateLimiterOptions LimitTenantQuota(this RateLimiterOptions options, string meter)
    {
        ArgumentNullException.ThrowIfNull(options);
        var policy = new TenantQuotaRateLimiterPolicy(RequestedQuota.Check(meter));
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Tenant>(policy.GetPartition);
        return options;
    }
}
