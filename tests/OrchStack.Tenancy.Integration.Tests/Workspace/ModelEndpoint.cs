using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Integration.Tests.Workspace;

/// <summary>An endpoint on this machine that speaks as much of OpenAI's protocol as one answer needs, and keeps what it was sent.</summary>
internal sealed class ModelEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ModelEndpoint(WebApplication app) => _app = app;

    public ConcurrentQueue<string> Requests { get; } = new();

    public string Address => _app.Urls.Single() + "/v1";

    public static async Task<ModelEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var endpoint = new ModelEndpoint(builder.Build());
        endpoint._app.MapPost("/v1/chat/completions", endpoint.AnswerAsync);
        await endpoint._app.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        Requests.Enqueue(await reader.ReadToEndAsync());
        return Results.Text(
            """
            {"id":"1","object":"chat.completion","created":1,"model":"test-model","choices":[{"index":0,"finish_reason":"stop",
             "message":{"role":"assistant","content":"An answer of the model."}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
            """,
            "application/json");
    }
}
