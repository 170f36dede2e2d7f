using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>An application with a chat, which is a tenant hub unless a control wants it plain.</summary>
internal sealed class HubSite : IAsyncDisposable
{
    private readonly TestApp _app;

    private HubSite(TestApp app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public ITenantScopes Scopes => _app.Scopes;

    public TestServer Server => _app.Server;

    public RecordingLogs Logs => _app.Logs;

    public HubProbe Probe => Services.GetRequiredService<HubProbe>();

    public TenantHubConnections Connections => Services.GetRequiredService<TenantHubConnections>();

    public IHubContext<ChatHub> Chat => Services.GetRequiredService<IHubContext<ChatHub>>();

    public static async Task<HubSite> StartAsync(
        bool fenced = true, Action<OrchStackTenancyBuilder, ISignalRServerBuilder>? more = null, Action<HubEndpointConventionBuilder>? endpoint = null) => new(
        await TestApp.StartAsync(
            tenancy =>
            {
                tenancy.Services.AddSingleton<HubProbe>();
                tenancy.Services.AddSingleton<IUserIdProvider, NameUserIdProvider>();
                tenancy.Services.AddAuthorizationBuilder().AddPolicy("acme only", policy => policy.RequireAssertion(context =>
                    TestApp.Slug(((HubInvocationContext)context.Resource!).ServiceProvider.GetRequiredService<ITenantContext>()) == "acme"));
                var signalR = tenancy.Services.AddSignalR(o => o.EnableDetailedErrors = true);
                if (fenced)
                {
                    signalR.AddTenantHub<ChatHub>().AddTenantHub<TypedChatHub>();
                }

                // So that a hub may ask another connection while it answers.
                signalR.AddHubOptions<ChatHub>(o => o.MaximumParallelInvocationsPerClient = 4);
                more?.Invoke(tenancy, signalR);
            },
            web =>
            {
                var chat = web.MapHub<ChatHub>("/chat", o => o.AllowStatefulReconnects = true);
                endpoint?.Invoke(chat);
                web.MapHub<TypedChatHub>("/typed");
            }));

    public async Task<HubClient> ConnectAsync(
        Tenant? tenant, string? user = null, HttpTransportType transport = HttpTransportType.WebSockets, string path = "/chat")
    {
        var client = Create(tenant, user, transport, path);
        await client.Connection.StartAsync();
        client.Id = await client.Connection.InvokeAsync<string>("ConnectionId");
        return client;
    }

    public HubClient Create(Tenant? tenant, string? user = null, HttpTransportType transport = HttpTransportType.WebSockets, string path = "/chat")
    {
        var headers = new Dictionary<string, string>();
        if (user is not null)
        {
            headers.Add("Main-User", user);
            headers.Add("Main-Tenants", tenant?.Id.ToString() ?? "");
        }

        var host = tenant is null ? "example.com" : $"{tenant.Slug}.example.com";
        var connection = new HubConnectionBuilder().WithUrl($"http://{host}{path}", transport, o =>
        {
            o.HttpMessageHandlerFactory = _ => Server.CreateHandler();
            o.WebSocketFactory = async (context, ct) =>
            {
                var sockets = Server.CreateWebSocketClient();
                sockets.ConfigureRequest = request =>
                {
                    foreach (var (name, value) in headers)
                    {
                        request.Headers[name] = value;
                    }
                };
                return await sockets.ConnectAsync(context.Uri, ct);
            };
            foreach (var (name, value) in headers)
            {
                o.Headers.Add(name, value);
            }
        }).Build();
        return new HubClient(connection, $"{tenant?.Slug} {user}");
    }

    /// <summary>Waits until the server has put its last connection away, which is after the hub has heard of its end.</summary>
    public Task<bool> EmptyAsync() => UntilAsync(() => Connections.Count == 0);

    /// <summary>Waits for an error in the log: a connection that is aborted may close before the server has said why.</summary>
    public Task<bool> LoggedAsync<TError>()
        where TError : Exception => UntilAsync(() => Logs.Entries.Any(static entry => entry.Error is TError));

    public static async Task<bool> UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition() && !patience.IsCancellationRequested)
        {
            await Task.Yield();
        }

        return condition();
    }

    /// <summary>Looks at every connected tenant, as the timer does, and waits for it.</summary>
    public Task LookAsync() => Services.GetRequiredService<TenantHubWatch>().LookAtAllAsync();

    public async Task PlatformAsync(Func<ITenantLifecycle, Task> work)
    {
        await using var platform = await Scopes.EnterPlatformAsync("test");
        await work(Services.GetRequiredService<ITenantLifecycle>());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
