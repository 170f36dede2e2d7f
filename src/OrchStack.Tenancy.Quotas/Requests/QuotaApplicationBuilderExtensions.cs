using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Quotas;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts quotas into the request pipeline.</summary>
public static class QuotaApplicationBuilderExtensions
{
    /// <summary>
    /// Counts requests to endpoints with <see cref="RequireQuotaEndpointExtensions.RequireQuota{TBuilder}(TBuilder, string)"/> or
    /// <see cref="RequireQuotaAttribute"/> and refuses with 429 what is too much. Stands after UseOrchStackTenancy, and
    /// after UseAuthorization, so that callers who are not let in cannot use a tenant's quota up. A <see cref="QuotaExceededException"/> that an
    /// endpoint throws before it has answered is refused the same.
    /// </summary>
    /// <remarks>
    /// Every counted answer carries <c>RateLimit-Policy</c> and <c>RateLimit</c>
    /// (draft-ietf-httpapi-ratelimit-headers-11), a refusal also <c>Retry-After</c> (RFC 9110), unless it can never pass.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddQuotas()</c> is missing.</exception>
    public static IApplicationBuilder UseTenantQuotas(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetService<QuotaEngine>() is null)
        {
            throw new InvalidOperationException(
                "app.UseTenantQuotas() needs its services: call services.AddOrchStackTenancy().AddQuotas(q => q.AddPlan(…)) first.");
        }

        return app.UseMiddleware<QuotaMiddleware>();
    }
}
