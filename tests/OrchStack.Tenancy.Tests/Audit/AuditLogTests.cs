using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class AuditLogTests
{
    private static readonly AuditEntry Opened = new("document.opened") { Target = "document/7" };

    [Fact]
    public async Task A_tenants_log_is_read_by_that_tenant_alone()
    {
        await using var tenancy = new TestTenancy();
        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await tenancy.Audit.RecordAsync(Opened));

        Assert.Equal("document/7", (await ReadAsync(tenancy, Some.Acme)).Single().Target);
        Assert.Empty(await ReadAsync(tenancy, Some.Globex));
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("look");
        Assert.DoesNotContain(await tenancy.PlatformAudit.ReadAsync().ToListAsync(), entry => entry.Action == Opened.Action);
        Assert.Throws<MissingTenantException>(() => tenancy.Audit.ReadAsync());
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_recorded_or_read()
    {
        await using var tenancy = new TestTenancy();

        await Assert.ThrowsAsync<MissingTenantException>(async () => await tenancy.Audit.RecordAsync(Opened));
        Assert.Throws<MissingTenantException>(() => tenancy.Audit.ReadAsync());
    }

    [Fact]
    public async Task The_platforms_log_is_not_read_by_a_tenant_not_even_by_one_inside_a_platform_scope()
    {
        await using var tenancy = new TestTenancy();

        Assert.Throws<MissingPlatformScopeException>(() => tenancy.PlatformAudit.ReadAsync());
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            Assert.Throws<MissingPlatformScopeException>(() => tenancy.PlatformAudit.ReadAsync());
            return Task.CompletedTask;
        });
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("look");
        Assert.Single(await tenancy.PlatformAudit.ReadAsync().ToListAsync());
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            Assert.Throws<MissingPlatformScopeException>(() => tenancy.PlatformAudit.ReadAsync());
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task An_event_says_who_when_whose_and_how_it_ended()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var tenancy = new TestTenancy(services => services.AddSingleton<TimeProvider>(time));

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await tenancy.Audit.RecordAsync(
            Opened with { Actor = "job:nightly", Outcome = AuditOutcome.Refused, Reason = "locked" }));

        var entry = (await ReadAsync(tenancy, Some.Acme)).Single();
        Assert.Equal(
            ("job:nightly", time.GetUtcNow(), Some.Acme.Id, "document.opened", AuditOutcome.Refused, "locked"),
            (entry.Actor, entry.At, entry.TenantId, entry.Action, entry.Outcome, entry.Reason));
    }

    [Theory]
    [InlineData(null, "system")]
    [InlineData("", "anonymous")]
    [InlineData("Cookies", "Cookies:ada")]
    public async Task The_actor_is_the_requests_principal(string? scheme, string expected)
    {
        await using var tenancy = new TestTenancy();
        var user = scheme switch
        {
            null => null,
            "" => new ClaimsPrincipal(new ClaimsIdentity()),
            _ => new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada")], scheme)),
        };
        tenancy.Current.Push(ScopeKind.Tenant, user).Fill(Some.Acme);

        await tenancy.Audit.RecordAsync(Opened);

        Assert.Equal(expected, (await tenancy.Audit.ReadAsync().ToListAsync()).Single().Actor);
    }

    [Fact]
    public async Task An_identity_that_nobody_authenticated_is_no_actor()
    {
        await using var tenancy = new TestTenancy();
        var user = new ClaimsPrincipal([new ClaimsIdentity([new Claim("sub", "forged")]), new ClaimsIdentity([new Claim("sub", "ada")], "Main")]);
        tenancy.Current.Push(ScopeKind.Tenant, user).Fill(Some.Acme);

        await tenancy.Audit.RecordAsync(Opened);

        Assert.Equal("Main:ada", (await tenancy.Audit.ReadAsync().ToListAsync()).Single().Actor);
    }

    [Fact]
    public async Task Queries_filter_and_answer_the_newest_first()
    {
        var time = new FakeTimeProvider();
        await using var tenancy = new TestTenancy(services => services.AddSingleton<TimeProvider>(time));
        tenancy.Current.Push().Fill(Some.Acme);
        var start = time.GetUtcNow();
        foreach (var action in new[] { "a.one", "a.two", "b.one" })
        {
            await tenancy.Audit.RecordAsync(new AuditEntry(action) { Actor = action[..1] });
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["b.one", "a.two", "a.one"], await ActionsAsync(new AuditQuery()));
        Assert.Equal(["b.one"], await ActionsAsync(new AuditQuery { Limit = 1 }));
        Assert.Equal(["a.two", "a.one"], await ActionsAsync(new AuditQuery { Action = "a." }));
        Assert.Equal(["a.two"], await ActionsAsync(new AuditQuery { Action = "a.two" }));
        Assert.Empty(await ActionsAsync(new AuditQuery { Action = "a" }));
        Assert.Equal(["b.one"], await ActionsAsync(new AuditQuery { Actor = "b" }));
        Assert.Equal(["b.one", "a.two"], await ActionsAsync(new AuditQuery { From = start.AddMinutes(1) }));
        Assert.Equal(["a.one"], await ActionsAsync(new AuditQuery { Before = start.AddMinutes(1) }));

        async Task<IEnumerable<string>> ActionsAsync(AuditQuery query) =>
            (await tenancy.Audit.ReadAsync(query).ToListAsync()).Select(entry => entry.Action);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task A_limit_out_of_bounds_is_refused(int limit)
    {
        await using var tenancy = new TestTenancy();
        tenancy.Current.Push().Fill(Some.Acme);

        Assert.Throws<ArgumentOutOfRangeException>(() => tenancy.Audit.ReadAsync(new AuditQuery { Limit = limit }));
    }

    [Fact]
    public async Task A_flood_in_one_log_stays_bounded_and_pushes_nothing_out_of_another()
    {
        await using var tenancy = new TestTenancy();
        await tenancy.Scopes.RunAsync(Some.Globex.Id, async _ => await tenancy.Audit.RecordAsync(Opened));

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            for (var i = 0; i < 10_100; i++)
            {
                await tenancy.Audit.RecordAsync(Opened);
            }
        });

        Assert.Equal(10_000, (await ReadAsync(tenancy, Some.Acme, new AuditQuery { Limit = 10_000 })).Count);
        Assert.Single(await ReadAsync(tenancy, Some.Globex));
    }

    private static Task<List<AuditEvent>> ReadAsync(TestTenancy tenancy, Tenant tenant, AuditQuery? query = null) =>
        tenancy.Scopes.RunAsync(tenant.Id, async _ => await tenancy.Audit.ReadAsync(query).ToListAsync());
}
