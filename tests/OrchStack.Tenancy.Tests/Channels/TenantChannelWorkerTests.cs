using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantChannelWorkerTests
{
    [Fact]
    public async Task A_quiet_tenant_does_not_wait_for_the_backlog_of_a_noisy_one()
    {
        await using var app = new ChannelApp();
        await app.WriteAsync(Some.Acme, [.. Enumerable.Range(0, 50).Select(i => $"{i}")]);
        await app.WriteAsync(Some.Globex, "only");

        await app.StartAsync();
        await app.StopAsync();

        Assert.Equal(["acme 0", "globex only", "acme 1"], app.Log.Seen.Take(3));
        Assert.Equal(51, app.Log.Seen.Count);
    }

    [Fact]
    public async Task A_noisy_tenant_with_slow_work_does_not_hold_every_worker()
    {
        var release = new TaskCompletionSource();
        var served = new TaskCompletionSource();
        await using var app = new ChannelApp(o => o.MaxDegreeOfParallelism = 2);
        app.Log.OnHandle = (job, _) =>
        {
            if (job.Name == "quick")
            {
                served.SetResult();
            }

            return job.Name == "slow" ? release.Task : Task.CompletedTask;
        };
        await app.StartAsync();
        await app.WriteAsync(Some.Acme, "slow", "slow", "slow");
        await app.WriteAsync(Some.Globex, "quick");

        await served.Task;

        Assert.Single(app.Log.Seen, "acme slow");
        release.SetResult();
        await app.StopAsync();
        Assert.Equal(4, app.Log.Seen.Count);
    }

    [Fact]
    public async Task A_failure_is_logged_with_its_tenant_and_stops_nobody()
    {
        await using var app = new ChannelApp();
        app.Log.OnHandle = (job, _) => job.Name switch
        {
            "throws" => throw new TimeoutException(),
            "fails" => Task.FromException(new TaskCanceledException()),
            _ => Task.CompletedTask,
        };
        await app.WriteAsync(Some.Acme, "throws", "fails", "good");
        await app.WriteAsync(Some.Globex, "good");

        await app.StartAsync();
        await app.StopAsync();

        Assert.Equal(["acme fails", "acme good", "acme throws", "globex good"], app.Log.Seen.Order());
        Assert.Equal(2, app.Messages().Length);
        Assert.All(app.Messages(), message => Assert.Contains($"of tenant {Some.Acme.Id} failed", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_handlers_services_throw_when_they_are_disposed_stops_nobody()
    {
        await using var app = new ChannelApp(null, services => services.AddScoped<BadDisposal>().AddScoped<ITenantWorkHandler<Job>>(provider =>
        {
            provider.GetRequiredService<BadDisposal>();
            return ActivatorUtilities.CreateInstance<JobHandler>(provider);
        }));
        await app.WriteAsync(Some.Acme, "one", "two");

        await app.StartAsync();
        await app.StopAsync();

        Assert.Equal(["acme one", "acme two"], app.Log.Seen);
        Assert.Equal(2, app.Messages().Count(message => message.Contains("failed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_work_of_a_tenant_that_is_not_served_any_more_is_dropped_and_logged()
    {
        await using var app = new ChannelApp();
        await app.WriteAsync(Some.Acme, "one", "two");
        await app.WriteAsync(Some.Globex, "good");
        await using (await app.Tenancy.Scopes.EnterPlatformAsync("test"))
        {
            await app.Tenancy.Lifecycle.SuspendAsync(Some.Acme.Id, "unpaid");
        }

        await app.StartAsync();
        await app.StopAsync();

        Assert.Equal(["globex good"], app.Log.Seen);
        Assert.Equal(2, app.Messages().Length);
        Assert.All(app.Messages(), message => Assert.Contains($"Dropped a Job of tenant {Some.Acme.Id}", message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outage_of_the_registry_postpones_the_work_and_drops_nothing()
    {
        var store = new ScriptedStore();
        store.Put(Some.Acme);
        await using var app = new ChannelApp(null, services => services.AddSingleton<ITenantStore>(store).AddOrchStackTenancy()
            .ConfigureTenantCache(o => (o.StaleOnError, o.LoadTimeout) = (TimeSpan.Zero, TimeSpan.FromSeconds(3))));
        await app.WriteAsync(Some.Acme, "one", "two");
        store.IsDown = true;
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await app.StartAsync();

        await app.Time.WaitsAsync(TimeSpan.FromSeconds(1));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.Time.WaitsAsync(TimeSpan.FromSeconds(2));
        store.IsDown = false;
        app.Time.Advance(TimeSpan.FromSeconds(10));
        await app.StopAsync();

        Assert.Equal(["acme one", "acme two"], app.Log.Seen);
        Assert.Contains($"Kept a Job of tenant {Some.Acme.Id}", app.Messages()[0], StringComparison.Ordinal);
        Assert.Contains("00:00:02", app.Messages()[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopping_application_works_the_channel_off_and_takes_nothing_more()
    {
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var app = new ChannelApp(o => o.CapacityPerTenant = 2);
        app.Log.OnHandle = (_, _) =>
        {
            begun.TrySetResult();
            return release.Task;
        };
        await app.StartAsync();
        await app.WriteAsync(Some.Acme, "one");
        await begun.Task;
        await app.WriteAsync(Some.Acme, "two", "three");
        var waiting = app.WriteAsync(Some.Acme, "four");

        var stopping = app.StopAsync();

        await Assert.ThrowsAsync<ChannelClosedException>(() => waiting);
        await Assert.ThrowsAsync<ChannelClosedException>(() => app.WriteAsync(Some.Globex, "five"));
        Assert.False(await app.TryWriteAsync(Some.Globex, "five"));
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;
        Assert.Equal(["acme one", "acme two", "acme three"], app.Log.Seen);
        Assert.Empty(app.Messages());
    }

    [Fact]
    public async Task What_is_not_done_when_patience_ends_is_logged_by_tenant()
    {
        var begun = new TaskCompletionSource();
        await using var app = new ChannelApp(o => o.DrainTimeout = TimeSpan.FromSeconds(5));
        app.Log.OnHandle = (_, ct) =>
        {
            begun.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, ct);
        };
        await app.StartAsync();
        await app.WriteAsync(Some.Acme, "cancelled", "never", "never");
        await app.WriteAsync(Some.Globex, "never");
        await begun.Task;

        var stopping = app.StopAsync();
        app.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(stopping.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await stopping;

        Assert.Equal(["acme cancelled"], app.Log.Seen);
        Assert.Equal(
            new[] { $"Stopped with 3 Job of tenant {Some.Acme.Id} not done; they are lost.", $"Stopped with 1 Job of tenant {Some.Globex.Id} not done; they are lost." }.Order(),
            app.Messages().Order());
    }

    [Fact]
    public async Task A_handler_that_does_not_heed_its_cancellation_does_not_hold_the_host()
    {
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var app = new ChannelApp();
        app.Log.OnHandle = (_, _) =>
        {
            begun.TrySetResult();
            return release.Task;
        };
        await app.StartAsync();
        await app.WriteAsync(Some.Acme, "deaf");
        await begun.Task;

        await app.StopAsync(new CancellationToken(canceled: true));

        Assert.Contains("Stopped with 1 Job", Assert.Single(app.Messages()), StringComparison.Ordinal);
        release.SetResult();
    }

    [Fact]
    public async Task A_channel_that_was_never_started_stops_at_once()
    {
        await using var app = new ChannelApp();
        await app.WriteAsync(Some.Acme, "one");

        await app.StopAsync();

        Assert.Contains("Stopped with 1 Job", Assert.Single(app.Messages()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_tenants_at_once_are_each_handled_under_their_own_tenant()
    {
        var tenants = Enumerable.Range(0, 50).Select(i => Some.Tenant($"t{i}")).ToArray();
        await using var app = new ChannelApp(
            o => (o.MaxDegreeOfParallelism, o.Capacity, o.CapacityPerTenant) = (8, 40, 5),
            services => services.AddOrchStackTenancy().UseInMemoryTenants(o => tenants.ToList().ForEach(tenant => o.Add(tenant))));
        app.Log.OnHandle = async (job, _) =>
        {
            await Task.Yield();
            Assert.Equal(job.Name, app.Tenancy.Slug());
        };
        await app.StartAsync();

        await Task.WhenAll(tenants.Select(tenant => app.WriteAsync(tenant, [.. Enumerable.Repeat(tenant.Slug.Value, 40)])));
        await app.StopAsync();

        Assert.Empty(app.Messages());
        Assert.Equal(tenants.Select(tenant => (tenant.Slug.Value, 40)).Order(), app.Log.Seen.GroupBy(seen => seen.Split(' ')[0]).Select(g => (g.Key, g.Count())).Order());
    }

    private sealed class BadDisposal : IDisposable
    {
        public void Dispose() => throw new TimeoutException();
    }
}
