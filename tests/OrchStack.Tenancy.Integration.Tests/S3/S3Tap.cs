using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Integration.Tests.S3;

/// <summary>Stands in the store's place and writes down what is asked of it.</summary>
internal sealed class S3Tap : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _heard = new();

    private S3Tap(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<S3Tap> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var tap = new S3Tap(builder.Build());
        tap._app.Run(tap.HearAsync);
        await tap._app.StartAsync();
        return tap;
    }

    /// <summary>All that was said since: line, headers and body, decoded.</summary>
    public string Take()
    {
        var said = new StringBuilder();
        while (_heard.TryDequeue(out var one))
        {
            said.AppendLine(one);
        }

        return said.ToString();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HearAsync(HttpContext context)
    {
        var headers = string.Join('\n', context.Request.Headers.Where(header => header.Key is not "Authorization").Select(header => $"{header.Key}: {header.Value}"));
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        _heard.Enqueue(WebUtility.UrlDecode($"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}\n{headers}\n{body}"));
        context.Response.ContentType = "application/xml";
        context.Response.Headers.ETag = "\"e\"";
        await context.Response.WriteAsync("<Result></Result>");
    }
}
