using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class CachedApiKeyTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_warm_key_asks_the_table_once()
    {
        await using var app = await StartAsync();
        var issued = await IssueAsync(app);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("acme", (await app.GetAsync("/whoami", $"X-Api-Key: {issued.Credential}")).Body);
        }

        Assert.Equal(1, Table(app).Loads);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_by_the_node_that_revoked_it()
    {
        await using var app = await StartAsync();
        var issued = await IssueAsync(app);
        Assert.Equal(200, await AskAsync(app, issued));

        await app.Scopes.RunAsync(Some.Acme.Id, _ => Keys(app).RevokeAsync(issued.Key.KeyId));

        Assert.Equal(401, await AskAsync(app, issued));
    }

    [Fact]
    public async Task A_key_revoked_elsewhere_is_refused_within_the_stated_bound()
    {
        await using var app = await StartAsync();
        var issued = await IssueAsync(app);
        Assert.Equal(200, await AskAsync(app, issued));

        await Table(app).ChangeAsync(Some.Acme.Id, issued.Key.KeyId, key => key with { RevokedAt = _time.GetUtcNow() }, default);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(401, await AskAsync(app, issued));
    }

    [Fact]
    public async Task An_expiry_counts_at_its_second_also_while_the_key_is_cached()
    {
        await using var app = await StartAsync();
        var issued = await IssueAsync(app, _time.GetUtcNow().AddSeconds(10));
        Assert.Equal(200, await AskAsync(app, issued));

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(401, await AskAsync(app, issued));
        Assert.Equal(1, Table(app).Loads);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Either_key_of_an_overlap_may_be_revoked_and_the_other_one_goes_on(bool old)
    {
        await using var app = await StartAsync();
        var before = await IssueAsync(app);
        var after = await app.Scopes.RunAsync(Some.Acme.Id, _ => Keys(app).RotateAsync(before.Key.KeyId, TimeSpan.FromHours(1)));
        Assert.Equal((200, 200), (await AskAsync(app, before), await AskAsync(app, after)));

        await app.Scopes.RunAsync(Some.Acme.Id, _ => Keys(app).RevokeAsync((old ? before : after).Key.KeyId));
        Assert.Equal(old ? (401, 200) : (200, 401), (await AskAsync(app, before), await AskAsync(app, after)));

        _time.Advance(TimeSpan.FromHours(1)); // its last instant has passed
        Assert.Equal(old ? (401, 200) : (401, 401), (await AskAsync(app, before), await AskAsync(app, after)));
    }

    [Fact]
    public async Task In_an_outage_a_known_key_works_an_unknown_one_is_503_and_a_revoked_one_never_works()
    {
        await using var app = await StartAsync();
        var known = await IssueAsync(app);
        var unknown = await IssueAsync(app);
        var revoked = await IssueAsync(app);
        await AskAsync(app, known);
        await AskAsync(app, revoked);
        await app.Scopes.RunAsync(Some.Acme.Id, _ => Keys(app).RevokeAsync(revoked.Key.KeyId));
        await AskAsync(app, known);
        Table(app).IsDown = true;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(503, await AskAsync(app, revoked));
        Assert.Equal(503, await AskAsync(app, unknown));
        Assert.Equal(200, await AskAsync(app, known));
        Table(app).IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((401, 200), (await AskAsync(app, revoked), await AskAsync(app, unknown)));
    }

    [Fact]
    public async Task An_issued_key_works_at_once_even_if_its_id_was_asked_for_before()
    {
        await using var app = await StartAsync();
        var key = TenantApiKey.Generate(Some.Acme.Id, out var credential);
        Assert.Equal(401, (await app.GetAsync("/whoami", $"X-Api-Key: {credential}")).Status);

        await Table(app).AddAsync(key, default);
        await app.Services.GetRequiredService<ITenantChanges>().PublishAsync(new TenantChange(Some.Acme.Id, TenantChangeKind.ApiKeys));

        Assert.Equal(200, (await app.GetAsync("/whoami", $"X-Api-Key: {credential}")).Status);
    }

    [Fact]
    public async Task Its_last_use_is_noted_and_a_refused_one_is_not()
    {
        await using var app = await StartAsync();
        var used = await IssueAsync(app);
        var refused = await IssueAsync(app, _time.GetUtcNow());
        await AskAsync(app, used);
        await AskAsync(app, refused);

        await app.Services.GetRequiredService<ApiKeyUsage>().FlushAsync(default);

        var keys = await app.Scopes.RunAsync(Some.Acme.Id, async _ => await Keys(app).ListAsync().ToListAsync());
        Assert.Equal(_time.GetUtcNow(), keys.Single(key => key.KeyId == used.Key.KeyId).LastUsedAt);
        Assert.Null(keys.Single(key => key.KeyId == refused.Key.KeyId).LastUsedAt);
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(tenancy =>
    {
        tenancy.Services.AddSingleton<TimeProvider>(_time);
        tenancy.ResolveFromApiKey().UseApiKeyStore<KeyTable>();
    });

    private static KeyTable Table(TestApp app) => (KeyTable)app.Services.GetRequiredService<ITenantApiKeyStore>();

    private static ITenantApiKeys Keys(TestApp app) => app.Services.GetRequiredService<ITenantApiKeys>();

    private static Task<IssuedTenantApiKey> IssueAsync(TestApp app, DateTimeOffset? expiresAt = null) =>
        app.Scopes.RunAsync(Some.Acme.Id, _ => Keys(app).IssueAsync(new TenantApiKeyRequest("ci") { ExpiresAt = expiresAt }));

    private static async Task<int> AskAsync(TestApp app, IssuedTenantApiKey issued) => (await app.GetAsync("/whoami", $"X-Api-Key: {issued.Credential}")).Status;
}
