using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantChannelTests
{
    [Fact]
    public async Task Work_is_handled_under_the_tenant_that_wrote_it_after_its_scope_has_ended()
    {
        await using var app = new ChannelApp();
        await app.WriteAsync(Some.Acme, "one");
        await app.WriteAsync(Some.Globex, "two");

        await app.StartAsync();
        await app.StopAsync();

        Assert.Equal(["acme one", "globex two"], app.Log.Seen);
        Assert.Empty(app.Messages());
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_written()
    {
        await using var app = new ChannelApp();

        await Assert.ThrowsAsync<MissingTenantException>(() => app.Channel.WriteAsync(new Job("x")).AsTask());
        Assert.Throws<MissingTenantException>(() => app.Channel.TryWrite(new Job("x")));
        await using var platform = await app.Tenancy.Scopes.EnterPlatformAsync("test");
        await Assert.ThrowsAsync<MissingTenantException>(() => app.Channel.WriteAsync(new Job("x")).AsTask());
        Assert.Equal(0, app.Lines.Tenants);
    }

    [Fact]
    public async Task Nothing_of_the_writers_flow_reaches_the_handler()
    {
        var ambient = new AsyncLocal<string?>();
        var seen = new List<string?>();
        await using var app = new ChannelApp();
        app.Log.OnHandle = (_, _) =>
        {
            seen.Add(ambient.Value);
            return Task.CompletedTask;
        };
        await app.StartAsync();

        ambient.Value = "the writer's";
        await app.WriteAsync(Some.Acme, "one");
        await app.StopAsync();

        Assert.Equal([null], seen);
    }

    /// <summary>The control: work that is started from the writer's flow takes it along.</summary>
    [Fact]
    public async Task Work_that_is_started_instead_of_written_takes_the_flow_along()
    {
        var ambient = new AsyncLocal<string?> { Value = "the writer's" };

        Assert.Equal("the writer's", await Task.Run(() => ambient.Value));
    }

    [Fact]
    public async Task Nothing_of_the_flow_that_starts_the_host_reaches_a_handler()
    {
        var ambient = new AsyncLocal<string?> { Value = "the starter's" };
        var seen = new List<string?>();
        await using var app = new ChannelApp();
        app.Log.OnHandle = (_, _) =>
        {
            seen.Add(ambient.Value);
            return Task.CompletedTask;
        };

        await app.Tenancy.Scopes.RunAsync(Some.Globex.Id, _ => app.StartAsync());
        await app.WriteAsync(Some.Acme, "one");
        await app.StopAsync();

        Assert.Equal(["acme one"], app.Log.Seen);
        Assert.Equal([null], seen);
    }

    [Fact]
    public async Task What_a_handler_leaves_in_its_flow_does_not_reach_the_next_one()
    {
        var ambient = new AsyncLocal<string?>();
        var seen = new List<string?>();
        await using var app = new ChannelApp();
        app.Log.OnHandle = (job, _) =>
        {
            seen.Add(ambient.Value);
            ambient.Value = job.Name;
            return Task.CompletedTask;
        };
        await app.WriteAsync(Some.Acme, "one");
        await app.WriteAsync(Some.Globex, "two");

        await app.StartAsync();
        await app.StopAsync();

        Assert.Equal([null, null], seen);
    }

    [Fact]
    public async Task A_handlers_span_is_a_trace_of_its_own_that_is_linked_to_the_writers()
    {
        var spans = new List<Activity>();
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.OperationName == "handle Job" && Equals(span.GetTagItem("orchstack.tenant.slug"), "spanned"))
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var tenant = Some.Tenant("spanned");
        await using var app = new ChannelApp(null, services => services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(tenant)));
        app.Log.OnHandle = (job, _) => job.Name == "bad" ? throw new TimeoutException() : Task.CompletedTask;
        ActivityContext origin;
        using (var writing = source.StartActivity("write"))
        {
            origin = writing!.Context;
            await app.WriteAsync(tenant, "good", "bad");
        }

        await app.StartAsync();
        await app.StopAsync();

        Assert.Equal(2, spans.Count);
        Assert.All(spans, span =>
        {
            Assert.Equal(default, span.ParentSpanId);
            Assert.NotEqual(origin.TraceId, span.TraceId);
            Assert.Equal(origin, Assert.Single(span.Links).Context);
            Assert.Equal(tenant.Id.ToString(), span.GetTagItem("orchstack.tenant.id"));
        });
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], spans.Select(span => span.Status));
    }

    [Fact]
    public async Task A_writer_waits_for_room_and_TryWrite_says_no()
    {
        await using var app = new ChannelApp(o => o.CapacityPerTenant = 1);
        await app.WriteAsync(Some.Acme, "one");

        var waiting = app.WriteAsync(Some.Acme, "two");
        Assert.False(waiting.IsCompleted);
        Assert.False(await app.TryWriteAsync(Some.Acme, "three"));
        Assert.True(await app.TryWriteAsync(Some.Globex, "one"));

        await app.StartAsync();
        await waiting;
        await app.StopAsync();
        Assert.Equal(["acme one", "acme two", "globex one"], app.Log.Seen.Order());
    }

    [Fact]
    public async Task A_handler_takes_scoped_services_of_its_own_and_its_audit_events_say_system()
    {
        await using var app = new ChannelApp();
        app.Log.OnHandle = async (_, _) => await app.Tenancy.Audit.RecordAsync(new AuditEntry("job.done"));
        await app.WriteAsync(Some.Acme, "one");

        await app.StartAsync();
        await app.StopAsync();

        var recorded = await app.Tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            var events = new List<AuditEvent>();
            await foreach (var entry in app.Tenancy.Audit.ReadAsync())
            {
                events.Add(entry);
            }

            return events;
        });
        Assert.Equal("system", Assert.Single(recorded).Actor);
    }

    [Fact]
    public async Task Nothing_of_what_was_handled_is_kept()
    {
        await using var app = new ChannelApp();
        await app.StartAsync();
        var payload = await WriteAndForgetAsync(app);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Log.OnHandle = (_, _) =>
        {
            done.SetResult();
            return Task.CompletedTask;
        };
        await app.WriteAsync(Some.Globex, "last");
        await done.Task;
        await app.StopAsync();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(payload.IsAlive);
        Assert.Equal(0, app.Lines.Tenants);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> WriteAndForgetAsync(ChannelApp app)
    {
        var job = new Job("first");
        await app.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => app.Channel.WriteAsync(job).AsTask());
        return new WeakReference(job);
    }
}
