using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.ObjectPool;

namespace OrchStack.Tenancy.Tests;

/// <summary>Work that a request starts and does not wait for: it takes the request's flow along, and must find no tenant in it.</summary>
public sealed class StrayWorkTests
{
    public static TheoryData<string> Starts => new(
        "Task.Run", "Task.Factory", "ThreadPool", "ThreadPool without flow", "Thread", "Timer", "PeriodicTimer", "ContinueWith", "Channel reader", "Cancellation");

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task Work_that_a_request_left_behind_sees_no_tenant_once_the_request_has_ended(string start)
    {
        using var left = new LeftBehind();
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/start", (ITenantContext context) =>
        {
            left.Start(start, () => TestApp.Slug(context));
            return TestApp.Slug(context);
        }));

        Assert.Equal("acme", (await app.GetAsync("/start", "Host: acme.example.com")).Body);
        Assert.Equal("globex", (await app.GetAsync("/whoami", "Host: globex.example.com")).Body);
        left.Release();

        Assert.Equal(start == "ThreadPool without flow" ? "none" : nameof(MissingTenantException), await left.Seen);
    }

    /// <summary>The control: while the request runs, the same work does see its tenant, so it does carry the flow.</summary>
    [Theory]
    [MemberData(nameof(Starts))]
    public async Task The_same_work_sees_the_tenant_while_the_request_waits_for_it(string start)
    {
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/start", async (ITenantContext context) =>
        {
            using var left = new LeftBehind();
            left.Start(start, () => TestApp.Slug(context));
            left.Release();
            return await left.Seen;
        }));

        Assert.Equal(start == "ThreadPool without flow" ? "none" : "acme", (await app.GetAsync("/start", "Host: acme.example.com")).Body);
    }

    [Fact]
    public async Task A_hosted_service_that_a_request_starts_does_not_work_for_the_requests_tenant()
    {
        var loop = new SlugLoop();
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/start", (ITenantContext context) =>
        {
            loop.Context = context;
            return loop.StartAsync(default);
        }));

        await app.GetAsync("/start", "Host: acme.example.com");
        loop.Goes.SetResult();

        Assert.Equal(nameof(MissingTenantException), await loop.Seen.Task);
        await loop.StopAsync(default);
    }

    [Fact]
    public async Task A_pooled_object_belongs_to_whoever_has_it_and_not_to_whoever_made_it()
    {
        await using var tenancy = new TestTenancy();
        var pool = new DefaultObjectPoolProvider().Create(new DefaultPooledObjectPolicy<List<ITenantContext>>());
        List<ITenantContext>? made = null;
        await tenancy.Scopes.RunAsync(Some.Acme.Id, (scope, _) =>
        {
            made = pool.Get();
            made.Add(scope.Services.GetRequiredService<ITenantContext>());
            pool.Return(made);
            return Task.CompletedTask;
        });

        await tenancy.Scopes.RunAsync(Some.Globex.Id, _ =>
        {
            var pooled = pool.Get();
            Assert.Same(made, pooled);
            Assert.Equal("globex", TestApp.Slug(Assert.Single(pooled)));
            return Task.CompletedTask;
        });
        Assert.Equal("none", TestApp.Slug(Assert.Single(made!)));
    }

    private sealed class SlugLoop : BackgroundService
    {
        public TaskCompletionSource Goes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Seen { get; } = new();

        public ITenantContext Context { get; set; } = null!;

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Goes.Task;
            LeftBehind.Look(() => TestApp.Slug(Context), Seen);
        }
    }
}
