using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Diagnostics;

namespace OrchStack.Tenancy;

/// <summary>Refuses a pipeline in which the middleware would stand where it cannot do its work.</summary>
internal static class TenancyOrder
{
    private const string Tenancy = "__OrchStackTenancySet";

    // What the framework's own Use… methods leave behind, and authorization on each request that it has judged.
    private const string Routing = "__EndpointRouteBuilder";
    private const string Authorization = "__AuthorizationMiddlewareSet";
    private const string Authorized = "__AuthorizationMiddlewareWithEndpointInvoked";

    public static void Check(IApplicationBuilder app)
    {
        if (!app.Properties.TryAdd(Tenancy, true))
        {
            throw new InvalidOperationException("""
                app.UseOrchStackTenancy() was called twice: the second one would judge every request again.
                Remove one of the calls; the one that stays stands after app.UseAuthentication() and before app.UseAuthorization().
                """);
        }

        if (app.Properties.ContainsKey(Authorization))
        {
            throw Late();
        }

        if (!app.Properties.ContainsKey(Routing))
        {
            app.Use(next => app.Properties.ContainsKey(Routing)
                ? throw new InvalidOperationException("""
                    app.UseRouting() was called after app.UseOrchStackTenancy(), so no request would have an endpoint that could be asked whether it needs a tenant.
                    Call app.UseRouting() before app.UseOrchStackTenancy(), or leave it out: WebApplication routes first by itself.
                    """)
                : next);
        }
    }

    /// <summary>WebApplication authorizes first of all where nobody calls UseAuthorization.</summary>
    public static void Check(HttpContext context)
    {
        // Not HttpContext.Items, which would create them.
        if (context.Features.Get<IItemsFeature>() is { } items
            && items.Items.ContainsKey(Authorized)
            && context.GetEndpoint() is { } endpoint
            && EndpointTenancy.RequiresAuthorization(endpoint.Metadata)
            && !IsSecondPass(context))
        {
            throw Late();
        }
    }

    /// <summary>An error page runs through the pipeline again, with what the first pass left on the request.</summary>
    private static bool IsSecondPass(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>() is not null || context.Features.Get<IStatusCodeReExecuteFeature>() is not null;

    private static InvalidOperationException Late() => new("""
        Authorization runs before app.UseOrchStackTenancy(), so its policies would decide before anybody knows the tenant.
        Call app.UseAuthorization() after app.UseOrchStackTenancy(); where it is not called at all, WebApplication puts it first.
        """);
}
