using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace OrchStack.Tenancy;

/// <summary>Serves links. Whose a link is stands in it; a request that names another tenant is refused.</summary>
internal static class LocalFileEndpoint
{
    public const string Parameter = "link";

    // A tenant's file is never a page of the application: no script of it runs, whatever it is.
    private const string Harmless = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    public static async Task ServeAsync(HttpContext context)
    {
        if (await TryServeAsync(context).ConfigureAwait(false) is { } problem)
        {
            await problem.WriteAsync(context).ConfigureAwait(false);
        }
    }

    private static async Task<TenantProblem?> TryServeAsync(HttpContext context)
    {
        var services = context.RequestServices;
        if (services.GetRequiredService<LocalFileLinks>().Read(context.Request.Method, (string)context.Request.RouteValues[Parameter]!) is not { } link
            || !TenantId.TryParse(link.Tenant, null, out var tenant))
        {
            return TenantProblem.InvalidLink;
        }

        if (context.Features.Get<ITenantFeature>() is { } feature && feature.Tenant.Id != tenant)
        {
            return TenantProblem.Conflict;
        }

        try
        {
            return await services.GetRequiredService<ITenantScopes>().RunAsync(
                tenant,
                ct => HttpMethods.IsPut(context.Request.Method) ? StoreAsync(context, link, ct) : SendAsync(context, link, ct),
                context.RequestAborted).ConfigureAwait(false);
        }
        catch (InactiveTenantException)
        {
            return TenantProblem.Suspended;
        }
        catch (UnknownTenantException)
        {
            return TenantProblem.InvalidLink;
        }
        catch (TenantRegistryException)
        {
            return TenantProblem.RegistryUnavailable;
        }
    }

    private static async Task<TenantProblem?> SendAsync(HttpContext context, LocalFileLink link, CancellationToken cancellationToken)
    {
        TenantFileContent content;
        try
        {
            content = await context.RequestServices.GetRequiredService<LocalTenantFiles>().OpenAsync(link.Key, cancellationToken).ConfigureAwait(false);
        }
        catch (TenantFileNotFoundException)
        {
            return TenantProblem.NoFile;
        }

        await using (content.ConfigureAwait(false))
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Harmless;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "private, no-store";
            var name = link.DownloadName ?? link.Key[(link.Key.LastIndexOf('/') + 1)..];
            await TypedResults.Stream(content.Stream, content.File.ContentType, name, content.File.Modified, new EntityTagHeaderValue($"\"{content.File.ETag}\""), enableRangeProcessing: true)
                .ExecuteAsync(context).ConfigureAwait(false);
        }

        return null;
    }

    private static async Task<TenantProblem?> StoreAsync(HttpContext context, LocalFileLink link, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (request.ContentLength != link.Length || request.ContentType != link.ContentType)
        {
            return TenantProblem.OtherUpload;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = link.Length;
        }

        try
        {
            var said = new TenantFileOptions { ContentType = link.ContentType!, Length = link.Length };
            await context.RequestServices.GetRequiredService<LocalTenantFiles>().PutAsync(link.Key, request.Body, said, cancellationToken).ConfigureAwait(false);
        }
        catch (TenantFileLengthException)
        {
            return TenantProblem.OtherUpload;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }
}
