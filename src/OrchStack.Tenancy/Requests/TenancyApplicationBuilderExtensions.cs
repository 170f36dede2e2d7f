using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts tenancy into the request pipeline.</summary>
public static class TenancyApplicationBuilderExtensions
{
    /// <summary>
    /// Finds the tenant of every request and refuses those without one, unless the endpoint has
    /// <see cref="AllowNoTenantEndpointExtensions.AllowNoTenant"/>. Stands after UseAuthentication and before UseAuthorization.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// <c>AddOrchStackTenancy()</c> or every <c>ResolveFrom…</c> is missing, or the call is the second one or stands in the wrong place.
    /// </exception>
    public static IApplicationBuilder UseOrchStackTenancy(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetService<CurrentTenant>() is null)
        {
            throw new InvalidOperationException("app.UseOrchStackTenancy() needs its services: call services.AddOrchStackTenancy() first.");
        }

        TenancyOrder.Check(app);
        return app.UseMiddleware<TenancyMiddleware>();
    }
}
