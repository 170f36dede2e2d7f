using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>
/// Stores that are down, slow or flapping, through the whole pipeline: known tenants are served for the stated time, everybody
/// else gets 503 and never "no such tenant", and nothing has to be restarted.
/// </summary>
public sealed class OutageTests : IAsyncLifetime
{
    private static readonly TenantCacheOptions Bounds = new();

    private readonly OutageTime _time = new();
    private readonly ScriptedStore _store = new();
    private readonly SettingsTable _settings = new();
    private readonly Members _members = new();
    private TestApp _app = null!;

    private KeyTable Keys => (KeyTable)_app.Services.GetRequiredService<ITenantApiKeyStore>();

    public async Task InitializeAsync()
    {
        _store.Put(Some.Acme);
        _store.Put(Some.Globex);
        _app = await TestApp.StartAsync(
            tenancy =>
            {
                tenancy.Services.AddSingleton<TimeProvider>(_time).AddSingleton<ITenantStore>(_store).AddSingleton<ITenantMembership>(_members);
                tenancy.Services.AddSingleton<ITenantSettingsStore>(_settings).AddAuthentication().AddTenantApiKey();
                tenancy.ResolveFromApiKey().UseApiKeyStore<KeyTable>().AddTenantSettings("agents", AgentJson.Default.AgentSettings);
            },
            web =>
            {
                web.MapGet("/model", (ITenantSettings<AgentSettings> agents) => agents.Value.Model);
                web.MapGet("/keyed", TestApp.Slug).RequireAuthorization(p => p.AddAuthenticationSchemes("ApiKey").RequireAuthenticatedUser());
            });
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("Host: {0}.example.com")]
    [InlineData("X-Tenant: {0}")]
    public async Task A_store_that_is_down_keeps_known_tenants_served_and_is_never_an_unknown_tenant(string form)
    {
        Assert.Equal(200, (await AskAsync(form, "acme")).Status);
        Assert.Equal(404, (await AskAsync(form, "nobody")).Status);
        _store.IsDown = true;
        _time.Advance(Bounds.UnknownFreshness);

        for (var passed = TimeSpan.Zero; passed < Bounds.StaleOnError - TimeSpan.FromSeconds(40); passed += TimeSpan.FromSeconds(40))
        {
            Assert.Equal((200, "acme"), Read(await AskAsync(form, "acme")));
            AssertUnavailable(await AskAsync(form, "globex"));
            AssertUnavailable(await AskAsync(form, "nobody")); // it was unknown; who knows whether it still is
            _time.Advance(TimeSpan.FromSeconds(40));
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        AssertUnavailable(await AskAsync(form, "acme"));
        _store.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((200, "acme"), Read(await AskAsync(form, "acme")));
        Assert.Equal((200, "globex"), Read(await AskAsync(form, "globex")));
        Assert.Equal(404, (await AskAsync(form, "nobody")).Status);
    }

    [Fact]
    public async Task A_store_that_hangs_keeps_known_tenants_served_and_comes_back_although_its_hung_calls_never_end()
    {
        Assert.Equal(200, (await AskAsync("acme")).Status);
        _time.Advance(Bounds.Freshness);
        _store.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        for (var i = 0; i < 3; i++)
        {
            var answers = await _time.PassUntilAsync(AskAsync("acme"), AskAsync("globex"));
            Assert.Equal((200, "acme"), Read(answers[0]));
            AssertUnavailable(answers[1]);
        }

        _store.Hang = null;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((200, "acme"), Read(await AskAsync("acme")));
        Assert.Equal((200, "globex"), Read(await AskAsync("globex")));
    }

    [Fact]
    public async Task A_store_that_is_slower_than_anybody_waits_is_believed_when_it_answers_at_last()
    {
        var slow = _store.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        AssertUnavailable((await _time.PassUntilAsync(AskAsync("acme")))[0]);

        var second = AskAsync("acme");
        slow.SetResult();

        Assert.Equal((200, "acme"), Read(await second));
        Assert.Equal(1, _store.Loads);
    }

    [Fact]
    public async Task A_store_that_fails_every_second_call_is_not_noticed_by_known_tenants_and_is_never_a_wrong_answer()
    {
        var calls = 0;
        _store.OnLoad = () =>
        {
            if (Interlocked.Increment(ref calls) % 2 == 0)
            {
                throw new TimeoutException("flapping");
            }
        };
        Assert.Equal(200, (await AskAsync("acme")).Status);
        var ofUnknown = new Dictionary<int, int>();

        for (var i = 0; i < 60; i++)
        {
            _time.Advance(i % 2 == 0 ? Bounds.Freshness : TimeSpan.FromSeconds(1));
            Assert.Equal((200, "acme"), Read(await AskAsync("acme")));
            var unknown = await AskAsync($"nobody-{i / 4}");
            ofUnknown[unknown.Status] = ofUnknown.GetValueOrDefault(unknown.Status) + 1;
        }

        Assert.Equal([404, 503], ofUnknown.Keys.Order());
    }

    [Fact]
    public async Task Settings_that_cannot_be_read_are_503_and_never_the_defaults()
    {
        Assert.Equal((200, "small"), Read(await _app.GetAsync("/model", "X-Tenant: acme")));
        _settings.IsDown = true;
        _time.Advance(Bounds.Freshness);

        Assert.Equal((200, "small"), Read(await _app.GetAsync("/model", "X-Tenant: acme")));
        AssertUnavailable(await _app.GetAsync("/model", "X-Tenant: globex"));
        _time.Advance(Bounds.StaleOnError);
        AssertUnavailable(await _app.GetAsync("/model", "X-Tenant: acme"));
        _settings.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _app.GetAsync("/model", "X-Tenant: acme")).Status);
        Assert.Equal(200, (await _app.GetAsync("/model", "X-Tenant: globex")).Status);
    }

    [Theory]
    [InlineData("/whoami")]
    [InlineData("/keyed")]
    public async Task Keys_that_cannot_be_read_are_503_and_never_bad_keys(string path)
    {
        var known = await IssueAsync();
        var unknown = await IssueAsync();
        Assert.Equal(200, (await _app.GetAsync(path, known)).Status);
        Keys.IsDown = true;
        _time.Advance(Bounds.Freshness);

        Assert.Equal((200, "acme"), Read(await _app.GetAsync(path, known)));
        AssertUnavailable(await _app.GetAsync(path, unknown));
        AssertUnavailable(await _app.GetAsync(path, unknown, "Host: acme.example.com"));
        Keys.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((200, "acme"), Read(await _app.GetAsync(path, unknown)));
    }

    [Fact]
    public async Task A_membership_that_cannot_be_told_is_503_and_never_not_a_member()
    {
        string[] ann = ["Host: acme.example.com", "Main-User: ann"];
        _members.Name = "ann";
        Assert.Equal(200, (await _app.GetAsync("/private", ann)).Status);
        _members.IsDown = true;

        AssertUnavailable(await _app.GetAsync("/private", ann));
        AssertUnavailable(await _app.GetAsync("/public", ann));
        Assert.Contains(_app.Logs.Entries, e => e.Error?.InnerException is TimeoutException { Message: "members" });
        Assert.Equal(200, (await _app.GetAsync("/private", [.. ann, $"Main-Tenants: {Some.Acme.Id}"])).Status); // the claim needs no table
        Assert.Equal(200, (await _app.GetAsync("/whoami", "Host: acme.example.com")).Status);
        _members.IsDown = false;
        Assert.Equal(200, (await _app.GetAsync("/private", ann)).Status);
        Assert.Equal(403, (await _app.GetAsync("/private", "Host: acme.example.com", "Main-User: eve")).Status);
    }

    [Fact]
    public async Task A_thousand_requests_for_fifty_tenants_ask_a_store_fifty_times_when_it_fails_and_fifty_times_when_it_is_back()
    {
        for (var i = 0; i < 50; i++)
        {
            _store.Put(Some.Tenant($"t{i}"));
        }

        _store.IsDown = true;
        Assert.All(await CrowdAsync(), AssertUnavailable);
        Assert.All(await CrowdAsync(), AssertUnavailable);
        Assert.Equal(50, _store.Loads);

        _store.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await CrowdAsync(), answer => Assert.Equal(200, answer.Status));
        Assert.Equal(100, _store.Loads);
        Assert.Equal(50, _settings.Loads);

        // The same with answers that may be served stale.
        _store.IsDown = _settings.IsDown = true;
        _time.Advance(Bounds.Freshness);
        Assert.All(await CrowdAsync(), answer => Assert.Equal(200, answer.Status));
        _store.IsDown = _settings.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(await CrowdAsync(), answer => Assert.Equal(200, answer.Status));
        Assert.Equal((200, 150), (_store.Loads, _settings.Loads));

        Task<Answer[]> CrowdAsync() => Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Task.Run(() => AskAsync($"t{i % 50}"))));
    }

    private static void AssertUnavailable(Answer answer) =>
        Assert.Equal((503, TenantProblemTypes.RegistryUnavailable, 5), (answer.Status, answer.Problem, answer.RetryAfter));

    private static (int, string) Read(Answer answer) => (answer.Status, answer.Body);

    private Task<Answer> AskAsync(string slug) => AskAsync("Host: {0}.example.com", slug);

    private Task<Answer> AskAsync(string form, string slug) =>
        _app.GetAsync("/whoami", string.Format(System.Globalization.CultureInfo.InvariantCulture, form, slug));

    private async Task<string> IssueAsync()
    {
        var key = TenantApiKey.Generate(Some.Acme.Id, out var credential);
        await Keys.AddAsync(key, default);
        return $"X-Api-Key: {credential}";
    }

    private sealed class Members : ITenantMembership
    {
        public bool IsDown { get; set; }

        public string? Name { get; set; }

        public ValueTask<bool> IsMemberAsync(ClaimsPrincipal user, Tenant tenant, CancellationToken cancellationToken) =>
            IsDown ? throw new TimeoutException("members") : ValueTask.FromResult(Name is not null && user.Identity?.Name == Name);
    }
}
