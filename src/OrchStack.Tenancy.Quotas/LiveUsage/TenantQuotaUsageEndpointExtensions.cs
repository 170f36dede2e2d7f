using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Quotas;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Tells a tenant what it has used.</summary>
public static class TenantQuotaUsageEndpointExtensions
{
    /// <summary>
    /// Maps what the current tenant has used of every limit of its plan, and below it <c>/history/{limit}</c>: the periods of a budget that
    /// have ended. Only the current tenant's can be asked for, and nothing in the request says whose of it: <see cref="TenantQuotaUsageOptions.Subject"/> does.
    /// </summary>
    /// <remarks>
    /// The answer is JSON, or where the client accepts <c>text/event-stream</c> a stream of server-sent events: <c>usage</c> with the same
    /// JSON, at first and whenever something has changed, looked at once a second; <c>unavailable</c> while the store of counts does not
    /// answer; a comment where nothing else was sent for a while. All streams of one tenant and subject on a node share one look. A stream
    /// ends when the tenant is not served any more, when the application stops, and after <see cref="TenantQuotaUsageOptions.StreamLifetime"/>.
    /// <para>
    /// The endpoints need a tenant and an authenticated caller: add a policy with RequireAuthorization, or take the need of a caller
    /// away with AllowAnonymous. A store that does not answer is 503, a budget that the plan has not is 404.
    /// </para>
    /// </remarks>
    /// <param name="endpoints">The application, or a group.</param>
    /// <param name="pattern">The route; <c>/quotas/usage</c> by default.</param>
    /// <param name="configure">Other than the defaults.</param>
    /// <returns>Both endpoints, for further conventions.</returns>
    /// <exception cref="InvalidOperationException"><c>AddQuotas()</c> is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A time of the options is not positive.</exception>
    public static RouteGroupBuilder MapTenantQuotaUsage(
        this IEndpointRouteBuilder endpoints, string pattern = "/quotas/usage", Action<TenantQuotaUsageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var services = endpoints.ServiceProvider;
        var streams = services.GetService<LiveUsages>() ?? throw new InvalidOperationException(
            "MapTenantQuotaUsage() needs quotas: call services.AddOrchStackTenancy().AddQuotas(q => q.AddPlan(…)) first.");
        var options = new TenantQuotaUsageOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Heartbeat, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.StreamLifetime, TimeSpan.Zero);

        var endpoint = ActivatorUtilities.CreateInstance<UsageEndpoint>(services, streams, options);
        var group = endpoints.MapGroup(pattern).RequireTenant().RequireAuthorization();
        group.MapGet("", endpoint.ReadAsync);
        group.MapGet($"/history/{{{UsageEndpoint.LimitParameter}}}", endpoint.ReadHistoryAsync);
        return group;
    }
}
