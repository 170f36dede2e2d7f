using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>Two nodes over one set of stores, and the second hears nothing of what the first one changes: it is late by the stated bound and no more.</summary>
public sealed class DeafNodeTests
{
    private static readonly TenantCacheOptions Bounds = new();

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SettingsTable _settings = new();
    private readonly TenantTable _tenants;
    private readonly KeyTable _keys;
    private readonly string _credential;
    private readonly TenantApiKey _key;

    public DeafNodeTests()
    {
        _key = TenantApiKey.Generate(Some.Acme.Id, out _credential);
        var listed = Options.Create(new InMemoryTenantOptions().Add(Some.Acme, _key).Add(Some.Globex));
        _tenants = new TenantTable(listed);
        _keys = new KeyTable(listed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_answer_is_of_within_the_bound(int seed)
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        var random = new Random(seed);
        var status = new History<int>(200);
        var greeting = new History<string>("");
        var version = 0;
        var late = 0;

        for (var step = 0; step < 300; step++)
        {
            switch (random.Next(5))
            {
                case 0:
                    var suspends = status.Last == 200;
                    await OnPlatformAsync(first, lifecycle => suspends ? lifecycle.SuspendAsync(Some.Acme.Id, "storm") : lifecycle.ResumeAsync(Some.Acme.Id));
                    status.Put(_time.GetUtcNow(), suspends ? 403 : 200);
                    break;
                case 1 when status.Last == 200:
                    await first.Scopes.RunAsync(Some.Acme.Id, _ => first.Services.GetRequiredService<ITenantSettingsEditor>()
                        .WriteAsync("agents", $$"""{ "greeting": "acme {{version + 1}}" }""", version));
                    greeting.Put(_time.GetUtcNow(), $"acme {++version}");
                    break;
                default:
                    _time.Advance(TimeSpan.FromSeconds(random.Next(1, 20)));
                    break;
            }

            var there = await AskAsync(first);
            Assert.Equal((status.Last, status.Last == 200 ? greeting.Last : null), there);
            var answer = await AskAsync(second);
            Assert.Contains(answer.Status, status.Since(_time.GetUtcNow() - Bounds.Freshness));
            Assert.True(answer.Greeting is null || greeting.Since(_time.GetUtcNow() - Bounds.Freshness).Contains(answer.Greeting), $"{answer.Greeting} at step {step}");
            late += answer == there ? 0 : 1;
        }

        Assert.NotEqual(0, late); // the control: the second node really hears nothing
    }

    [Fact]
    public async Task Suspension_rename_settings_and_revocation_reach_it_when_the_bound_has_passed()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        Assert.Equal(200, (await AskAsync(second)).Status);
        Assert.Equal(200, (await second.GetAsync("/greeting", "Host: acme.example.com")).Status);
        Assert.Equal(404, (await second.GetAsync("/greeting", "Host: renamed.example.com")).Status);
        Assert.Equal(200, (await second.GetAsync("/greeting", $"X-Api-Key: {_credential}")).Status);

        await first.Scopes.RunAsync(Some.Acme.Id, _ => first.Services.GetRequiredService<ITenantSettingsEditor>().WriteAsync("agents", """{ "greeting": "new" }""", 0));
        await first.Scopes.RunAsync(Some.Acme.Id, _ => first.Services.GetRequiredService<ITenantApiKeys>().RevokeAsync(_key.KeyId));
        await OnPlatformAsync(first, lifecycle => lifecycle.ChangeAsync(Some.Acme.Id, new TenantEdit { Slug = TenantSlug.Parse("renamed") }));
        _time.Advance(Bounds.UnknownFreshness);
        Assert.Equal(200, (await second.GetAsync("/greeting", "Host: renamed.example.com")).Status);
        _time.Advance(Bounds.Freshness - Bounds.UnknownFreshness);

        Assert.Equal((200, "new"), await AskAsync(second));
        Assert.Equal(404, (await second.GetAsync("/greeting", "Host: acme.example.com")).Status);
        Assert.Equal(401, (await second.GetAsync("/greeting", $"X-Api-Key: {_credential}")).Status);
        await OnPlatformAsync(first, lifecycle => lifecycle.SuspendAsync(Some.Acme.Id, "over"));
        _time.Advance(Bounds.Freshness);
        Assert.Equal(403, (await AskAsync(second)).Status);
    }

    private static async Task<(int Status, string? Greeting)> AskAsync(TestApp node)
    {
        var answer = await node.GetAsync("/greeting", string.Create(CultureInfo.InvariantCulture, $"X-Tenant: {Some.Acme.Id}"));
        return (answer.Status, answer.Status == 200 ? answer.Body : null);
    }

    private static async Task OnPlatformAsync(TestApp node, Func<ITenantLifecycle, Task> work)
    {
        await using var platform = await node.Scopes.EnterPlatformAsync("storm");
        await work(node.Services.GetRequiredService<ITenantLifecycle>());
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        tenancy =>
        {
            tenancy.Services.AddSingleton<TimeProvider>(_time).AddSingleton<ITenantStore>(_tenants).AddSingleton<ITenantApiKeyStore>(_keys);
            tenancy.Services.AddSingleton<ITenantSettingsStore>(_settings);
            tenancy.ResolveFromApiKey().AddTenantSettings("agents", AgentJson.Default.AgentSettings);
        },
        web => web.MapGet("/greeting", (ITenantSettings<AgentSettings> agents) => agents.Value.Greeting ?? ""));

    /// <summary>What was true when.</summary>
    private sealed class History<T>(T first)
    {
        private readonly List<(DateTimeOffset From, T Value)> _values = [(DateTimeOffset.MinValue, first)];

        public T Last => _values[^1].Value;

        public void Put(DateTimeOffset from, T value) => _values.Add((from, value));

        public IEnumerable<T> Since(DateTimeOffset time) =>
            _values.Where((value, i) => i + 1 == _values.Count || _values[i + 1].From >= time).Select(value => value.Value);
    }
}
