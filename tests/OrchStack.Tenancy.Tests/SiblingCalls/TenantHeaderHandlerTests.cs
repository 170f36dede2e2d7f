using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantHeaderHandlerTests
{
    [Fact]
    public async Task One_pooled_handler_signs_each_call_for_the_tenant_that_makes_it()
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder);
        var tenants = Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? Some.Acme : Some.Globex).ToArray();
        var client = caller.Client();

        foreach (var tenant in tenants)
        {
            await caller.Tenancy.Scopes.RunAsync(tenant.Id, _ => client.GetAsync(new Uri("/", UriKind.Relative)));
        }

        Assert.Equal(tenants.Select(tenant => tenant.Id.ToString()), recorder.Tenants);
        Assert.Equal(200, recorder.Statements.Distinct().Count());
    }

    [Fact]
    public async Task Parallel_calls_through_one_handler_never_mix_tenants()
    {
        await using var app = await StartEchoAsync();
        await using var caller = new Caller(app.Server.CreateHandler());

        await Parallel.ForEachAsync(Enumerable.Range(0, 300), async (i, _) =>
        {
            var tenant = i % 2 == 0 ? Some.Acme : Some.Globex;
            Assert.Equal(tenant.Id.ToString(), await caller.AskAsync(tenant, $"/echo?{i}"));
        });
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_sent()
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder);
        HttpClient? kept = null;
        await caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => Task.FromResult(kept = caller.Client()));

        await Assert.ThrowsAsync<MissingTenantException>(() => caller.Client().GetAsync(new Uri("/", UriKind.Relative)));
        await Assert.ThrowsAsync<MissingTenantException>(() => kept!.GetAsync(new Uri("/", UriKind.Relative)));
        await using var platform = await caller.Tenancy.Scopes.EnterPlatformAsync("test");
        await Assert.ThrowsAsync<MissingTenantException>(() => kept!.GetAsync(new Uri("/", UriKind.Relative)));
        Assert.Empty(recorder.Statements);
    }

    [Fact]
    public async Task Where_it_is_allowed_a_call_without_a_tenant_carries_no_statement_and_an_ended_scope_still_throws()
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder, o => o.AllowCallsWithoutTenant = true);
        ExecutionContext? ended = null;
        await caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => Task.FromResult(ended = ExecutionContext.Capture()));

        await caller.Client().GetAsync(new Uri("/", UriKind.Relative));
        await caller.AskAsync(Some.Acme);

        Assert.Equal(["none", Some.Acme.Id.ToString()], recorder.Tenants);
        Task<HttpResponseMessage> late = null!;
        ExecutionContext.Run(ended!, _ => late = caller.Client().GetAsync(new Uri("/", UriKind.Relative)), null);
        await Assert.ThrowsAsync<MissingTenantException>(() => late);
    }

    [Fact]
    public async Task A_header_that_stands_there_already_is_replaced_or_taken_away()
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder, o => o.AllowCallsWithoutTenant = true);
        var client = caller.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(SiblingDefaults.HeaderName, ["forged", "twice"]);

        await caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => client.GetAsync(new Uri("/", UriKind.Relative)));
        await client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal([Some.Acme.Id.ToString(), "none"], recorder.Tenants);
    }

    [Fact]
    public async Task A_call_that_is_not_awaited_by_a_task_is_signed_too()
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder);

        await caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
            caller.Client().Send(request);
            return Task.CompletedTask;
        });

        Assert.Equal([Some.Acme.Id.ToString()], recorder.Tenants);
    }

    [Theory]
    [InlineData(null, "http://billing/", "billing")]
    [InlineData(null, "http://Billing.Internal.:8443/x", "billing.internal")]
    [InlineData(null, "http://münchen.test/", "xn--mnchen-3ya.test")]
    [InlineData("Ledger", "http://10.0.0.7/", "ledger")]
    public async Task The_statement_is_made_out_to_the_named_service_or_the_host(string? audience, string address, string expected)
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder, o => o.Audience = audience);

        await caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => caller.Client().GetAsync(new Uri(address)));

        Assert.True(SiblingStatement.TryRead(recorder.Statements.Single(), out var statement));
        Assert.Equal(expected, statement.Audience);
    }

    [Theory]
    [InlineData("http://10.0.0.7/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://ser_vice/")]
    public async Task A_host_without_a_name_needs_an_audience(string address)
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => caller.Client().GetAsync(new Uri(address))));

        Assert.Contains("o.Audience", error.Message, StringComparison.Ordinal);
        Assert.Empty(recorder.Statements);
    }

    [Fact]
    public async Task A_handler_that_tries_again_gets_a_statement_for_every_try_wherever_it_was_added()
    {
        var recorder = new Recorder();
        await using var caller = new Caller(recorder, null, client => client.AddHttpMessageHandler(() => new TwiceHandler()).AddTenantHeader());

        await caller.AskAsync(Some.Acme);

        Assert.Equal(2, recorder.Statements.Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_redirect_is_not_followed_so_no_stranger_gets_the_header(bool useSockets)
    {
        await using var stranger = await ListenAsync(web => web.Run(context => context.Response.WriteAsync(context.Request.Headers[SiblingDefaults.HeaderName].ToString())));
        await using var sibling = await ListenAsync(web => web.Run(context =>
        {
            context.Response.Redirect(AddressOf(stranger));
            return Task.CompletedTask;
        }));
        HttpMessageHandler Primary() => useSockets ? new SocketsHttpHandler() : new HttpClientHandler();
        await using var caller = new Caller(Primary(), o => o.Audience = "billing");

        using var response = await caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => caller.Client().GetAsync(new Uri(AddressOf(sibling))));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);

        // The control: a client of the framework's own carries any header but Authorization along.
        using var plain = new HttpClient(Primary());
        plain.DefaultRequestHeaders.Add(SiblingDefaults.HeaderName, "leaked");
        Assert.Equal("leaked", await plain.GetStringAsync(new Uri(AddressOf(sibling))));
    }

    private static string AddressOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static async Task<WebApplication> ListenAsync(Action<WebApplication> pipeline)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        pipeline(app);
        await app.StartAsync();
        return app;
    }

    private static Task<TestApp> StartEchoAsync() => TestApp.StartAsync(null, web => web.MapGet("/echo", (HttpRequest request) =>
        SiblingStatement.TryRead(request.Headers[SiblingDefaults.HeaderName], out var statement) ? statement.TenantId.ToString() : "none").AllowNoTenant());

    private sealed class TwiceHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await base.SendAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
