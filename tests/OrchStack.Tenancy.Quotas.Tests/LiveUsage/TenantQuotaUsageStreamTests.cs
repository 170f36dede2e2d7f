using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class TenantQuotaUsageStreamTests
{
    private const string Nothing = ": nothing has changed";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Begins_with_what_is_used_and_goes_on_with_what_has_changed()
    {
        await using var site = await UsageSite.StartAsync();
        await site.ChargeAsync("acme", "ai.tokens", 310_000);
        using var events = await site.OpenStreamAsync("acme");
        Assert.Equal(310_000, await events.NextUsedAsync());

        await site.ChargeAsync("acme", "ai.tokens", 1_000);
        site.Time.Advance(Second);
        Assert.Equal(311_000, await events.NextUsedAsync());

        await (await site.OpenAsync("acme")).RefundAsync(new QuotaCall("ai.tokens", 1_000));
        site.Time.Advance(Second);
        Assert.Equal(310_000, await events.NextUsedAsync());
        Assert.Equal("no", events.Response.Field("X-Accel-Buffering"));
        Assert.Equal("no-store", events.Response.Field("Cache-Control"));
    }

    [Fact]
    public async Task Where_nothing_has_changed_only_a_comment_comes()
    {
        await using var site = await UsageSite.StartAsync();
        using var events = await site.OpenStreamAsync("acme");
        await events.NextUsedAsync();

        site.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(Nothing, await events.NextAsync());

        site.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(Nothing, await events.NextAsync());
    }

    [Fact]
    public async Task Two_tenants_at_once_see_their_own_alone()
    {
        await using var site = await UsageSite.StartAsync();
        using var acme = await site.OpenStreamAsync("acme");
        using var globex = await site.OpenStreamAsync("globex");
        await acme.NextUsedAsync();
        await globex.NextUsedAsync();

        for (var i = 1; i <= 20; i++)
        {
            await site.ChargeAsync("acme", "ai.tokens", 1);
            site.Time.Advance(Second);
            Assert.Equal(i, await acme.NextUsedAsync());
        }

        // Whatever it was sent meanwhile, acme's was not in it.
        Assert.Equal(Nothing, await globex.NextAsync());
        await site.ChargeAsync("globex", "ai.tokens", 1_000);
        site.Time.Advance(Second);
        Assert.Equal(1_000, await globex.NextUsedAsync());
    }

    [Fact]
    public async Task Two_users_of_a_tenant_see_what_is_theirs()
    {
        await using var site = await UsageSite.StartAsync();
        using var ann = await site.OpenStreamAsync("acme", "ann");
        using var bob = await site.OpenStreamAsync("acme", "bob");
        Assert.Equal(0, await ann.NextUsedAsync("asked"));
        Assert.Equal(0, await bob.NextUsedAsync("asked"));

        await site.ChargeAsync("acme", "asked", 3, "ann");
        site.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(3, await ann.NextUsedAsync("asked"));
        Assert.Equal(Nothing, await bob.NextAsync());
    }

    [Fact]
    public async Task Many_who_watch_the_same_look_once()
    {
        await using var site = await UsageSite.StartAsync();
        var streams = new List<UsageEvents>();
        for (var i = 0; i < 10; i++)
        {
            streams.Add(await site.OpenStreamAsync("acme"));
            await streams[^1].NextUsedAsync();
        }

        Assert.Equal(1, site.Watched);
        var before = site.Store.Reads;
        await site.ChargeAsync("acme", "ai.tokens", 5);
        site.Time.Advance(Second);
        foreach (var stream in streams)
        {
            Assert.Equal(5, await stream.NextUsedAsync());
        }

        Assert.Equal(1, site.Store.Reads - before);
        streams.ForEach(stream => stream.Dispose());
        await UntilNobodyWatchesAsync(site);
    }

    [Fact]
    public async Task A_client_that_goes_ends_its_stream_and_no_others()
    {
        await using var site = await UsageSite.StartAsync();
        using var gone = new CancellationTokenSource();
        using var going = await site.OpenStreamAsync("acme", "ann", cancellationToken: gone.Token);
        using var staying = await site.OpenStreamAsync("acme", "bob");
        await going.NextUsedAsync();
        await staying.NextUsedAsync();
        Assert.Equal(2, site.Watched);

        going.Dispose();
        while (site.Watched == 2)
        {
            await Task.Yield();
        }

        await site.ChargeAsync("acme", "ai.tokens", 5);
        site.Time.Advance(Second);
        Assert.Equal(5, await staying.NextUsedAsync());
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("deleted")]
    [InlineData("removed")]
    public async Task A_tenant_that_is_not_served_any_more_is_told_nothing_more(string end)
    {
        await using var site = await UsageSite.StartAsync();
        using var acme = await site.OpenStreamAsync("acme");
        using var globex = await site.OpenStreamAsync("globex");
        await acme.NextUsedAsync();
        await globex.NextUsedAsync();

        await EndAsync(site, end);
        await site.ChargeAsync("globex", "ai.tokens", 3);
        site.Time.Advance(Second);

        Assert.Null(await acme.NextAsync());
        Assert.Equal(3, await globex.NextUsedAsync());
        using var again = await site.SendAsync("/usage", "acme", accept: "text/event-stream");
        Assert.False(again.IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_tenant_that_is_served_again_can_be_watched_again()
    {
        await using var site = await UsageSite.StartAsync();
        using var before = await site.OpenStreamAsync("acme");
        await before.NextUsedAsync();
        await site.ChangeAsync("acme", tenant => tenant with { Status = TenantStatus.Suspended });
        site.Time.Advance(Second);
        Assert.Null(await before.NextAsync());
        await site.ChangeAsync("acme", tenant => tenant with { Status = TenantStatus.Active });

        using var after = await site.OpenStreamAsync("acme");
        await after.NextUsedAsync();
        await site.ChargeAsync("acme", "ai.tokens", 3);
        site.Time.Advance(Second);

        Assert.Equal(3, await after.NextUsedAsync());
    }

    [Fact]
    public async Task A_watch_that_has_ended_is_neither_joined_again_nor_taken_for_its_successor()
    {
        await using var site = await UsageSite.StartAsync();
        var watches = site.Services.GetRequiredService<LiveUsages>();
        var ended = watches.Join(site.Tenant("acme").Id, default);
        var last = ended.Last;
        await site.ChangeAsync("acme", tenant => tenant with { Status = TenantStatus.Suspended });
        site.Time.Advance(Second);
        await last.Next;
        Assert.True(ended.Last.IsEnd);

        var next = watches.Join(site.Tenant("acme").Id, default);
        watches.Leave(ended);

        Assert.NotSame(ended, next);
        Assert.Equal(1, watches.Count);
        watches.Leave(next);
        Assert.Equal(0, watches.Count);
    }

    [Fact]
    public async Task Another_plan_is_seen()
    {
        await using var site = await UsageSite.StartAsync();
        using var events = await site.OpenStreamAsync("acme");
        await events.NextUsedAsync();

        await site.ChangeAsync("acme", tenant => tenant with { Plan = "enterprise" });
        site.Time.Advance(Second);

        Assert.Contains("\"plan\":\"enterprise\"", await events.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_the_store_does_not_answer_and_when_it_does_again()
    {
        await using var site = await UsageSite.StartAsync();
        using var events = await site.OpenStreamAsync("acme");
        await events.NextUsedAsync();

        site.Store.IsOff = true;
        site.Time.Advance(Second);
        Assert.Equal("event: unavailable\ndata: {}", await events.NextAsync());
        site.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(Nothing, await events.NextAsync());

        site.Store.IsOff = false;
        site.Time.Advance(Second);
        Assert.Equal(0, await events.NextUsedAsync());
    }

    [Fact]
    public async Task Ends_so_that_the_client_comes_again_and_is_authenticated_again()
    {
        await using var site = await UsageSite.StartAsync(app => app.MapTenantQuotaUsage("/usage", o => o.StreamLifetime = TimeSpan.FromSeconds(5)));
        using var events = await site.OpenStreamAsync("acme");
        await events.NextUsedAsync();

        site.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task Ends_when_the_application_stops()
    {
        await using var site = await UsageSite.StartAsync();
        using var events = await site.OpenStreamAsync("acme");
        await events.NextUsedAsync();

        // The server itself goes on: it would wait for the stream.
        site.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Null(await events.NextAsync());
    }

    private static async Task EndAsync(UsageSite site, string end)
    {
        switch (end)
        {
            case "suspended":
                await site.ChangeAsync("acme", tenant => tenant with { Status = TenantStatus.Suspended });
                break;
            case "removed":
                await site.Services.GetRequiredService<ITenantDirectory>().RemoveAsync(site.Tenant("acme").Id, CancellationToken.None);
                break;
            default:
                await using (await site.Services.GetRequiredService<ITenantScopes>().EnterPlatformAsync("test"))
                {
                    await site.Services.GetRequiredService<ITenantLifecycle>().DeleteAsync(site.Tenant("acme").Id, "test");
                }

                break;
        }
    }

    private static async Task UntilNobodyWatchesAsync(UsageSite site)
    {
        while (site.Watched > 0)
        {
            await Task.Yield();
        }
    }
}
