using OrchStack.Tenancy.Quotas;

namespace Workspace.Usage;

/// <summary>Holds one of the plan's sessions for as long as a page follows the usage.</summary>
internal sealed class PageSession(ITenantQuotas quotas) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!context.HttpContext.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return await next(context);
        }

        await using var session = await quotas.LeaseAsync(new QuotaCall("sessions"), context.HttpContext.RequestAborted);
        session.Decision.EnsureGranted();
        return await next(context);
    }
}
