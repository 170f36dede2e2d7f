using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.Integration.Tests.Quotas;

public sealed class ChatQuotaTests : IDisposable
{
    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly Tenant _globex = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");
    private readonly Provider _provider = new();
    private readonly ServiceProvider _services;
    private readonly IChatClient _chat;

    public ChatQuotaTests()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme).Add(_globex)).AddQuotas(q => q.AddPlan("free", plan => plan
            .Budget("ai.tokens", 1_000, QuotaPeriod.Month)
            .Budget("ai.calls", 5, QuotaPeriod.Month)));
        _services = services.BuildServiceProvider();
        _chat = new ChatClientBuilder(_provider)
            .UseTenantQuota(o =>
            {
                o.CallMeter = "ai.calls";
                o.DefaultOutputTokens = 100;
                o.EstimateTokens = text => text.Length;
                o.Weights["dear"] = new ChatTokenWeight(2, 10.5m);
            })
            .Build(_services);
    }

    [Fact]
    public async Task Reserves_the_most_and_charges_what_the_provider_reports()
    {
        long? during = null;
        _provider.Asked = async () => during = await UsedAsync("ai.tokens");
        _provider.Usage = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 30 };

        await AskAsync(_acme, "hello");

        Assert.Equal(8 + 5 + 100, during);
        Assert.Equal(37, await RunAsync(_acme, () => UsedAsync("ai.tokens")));
        Assert.Equal(1, await RunAsync(_acme, () => UsedAsync("ai.calls")));
        Assert.Equal(0, await RunAsync(_globex, () => UsedAsync("ai.tokens")));
    }

    [Fact]
    public async Task Without_a_report_it_charges_an_estimate()
    {
        await AskAsync(_acme, "hello");

        Assert.Equal(8 + 5 + Provider.Answer.Length, await RunAsync(_acme, () => UsedAsync("ai.tokens")));
    }

    [Fact]
    public async Task A_denied_call_never_reaches_the_provider_and_changes_nothing()
    {
        await AskAsync(_acme, new string('x', 600));
        var (calls, used) = (_provider.Calls, await RunAsync(_acme, () => UsedAsync("ai.tokens")));

        var refusal = await Assert.ThrowsAsync<QuotaExceededException>(() => AskAsync(_acme, new string('x', 600)));
        await Assert.ThrowsAsync<QuotaExceededException>(() => StreamAsync(_acme, new string('x', 600), int.MaxValue));

        Assert.Equal(["ai.tokens"], refusal.Decision.Violations.Select(violation => violation.Limit.Name));
        Assert.Equal((calls, used), (_provider.Calls, await RunAsync(_acme, () => UsedAsync("ai.tokens"))));
        await AskAsync(_globex, "hello");
    }

    [Fact]
    public async Task A_call_that_fails_costs_nothing()
    {
        _provider.Asked = () => throw new HttpRequestException("The provider is away.");

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(_acme, "hello"));
        await Assert.ThrowsAsync<HttpRequestException>(() => StreamAsync(_acme, "hello", int.MaxValue));

        Assert.Equal(0, await RunAsync(_acme, () => UsedAsync("ai.tokens")));
        Assert.Equal(0, await RunAsync(_acme, () => UsedAsync("ai.calls")));
    }

    [Theory]
    [InlineData(int.MaxValue, 30 + 7)] // to its end: as reported
    [InlineData(2, 8 + 5 + 4)]         // cut after "an a": the prompt and what has come
    public async Task A_stream_is_charged_as_far_as_it_came(int updates, long expected)
    {
        _provider.Usage = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 30 };

        await StreamAsync(_acme, "hello", updates);

        Assert.Equal(expected, await RunAsync(_acme, () => UsedAsync("ai.tokens")));
    }

    [Fact]
    public async Task A_dear_model_costs_as_it_weighs()
    {
        _provider.Usage = new UsageDetails { InputTokenCount = 7, OutputTokenCount = 5 };

        await AskAsync(_acme, "hello", new ChatOptions { ModelId = "dear", MaxOutputTokens = 10 });

        Assert.Equal(67, await RunAsync(_acme, () => UsedAsync("ai.tokens"))); // 14 and 52.5, rounded up
    }

    [Fact]
    public async Task Calls_at_once_never_reserve_more_than_there_is()
    {
        _provider.Asked = () => Task.Delay(20);
        _provider.Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 90 };
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await AskAsync(_acme, "hello");
                Interlocked.Increment(ref most);
            }
            catch (QuotaExceededException)
            {
                // What is denied is what the test is about.
            }
        }));

        Assert.Equal(5, most); // ai.calls
        Assert.Equal(500, await RunAsync(_acme, () => UsedAsync("ai.tokens")));
        Assert.Equal(5, _provider.Calls);
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_asked()
    {
        await Assert.ThrowsAsync<MissingTenantException>(() => _chat.GetResponseAsync("hello"));

        Assert.Equal(0, _provider.Calls);
        Assert.Contains("AddQuotas", Assert.Throws<InvalidOperationException>(() => new ChatClientBuilder(_provider).UseTenantQuota().Build()).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _chat.Dispose();
        _services.Dispose();
    }

    private Task<ChatResponse> AskAsync(Tenant tenant, string text, ChatOptions? options = null) => RunAsync(tenant, () => _chat.GetResponseAsync(text, options));

    private Task<int> StreamAsync(Tenant tenant, string text, int updates) => RunAsync(tenant, async () =>
    {
        var come = 0;
        await foreach (var _ in _chat.GetStreamingResponseAsync(text))
        {
            if (++come == updates)
            {
                break;
            }
        }

        return come;
    });

    private async Task<long?> UsedAsync(string limit) =>
        (await _services.GetRequiredService<ITenantQuotas>().GetUsageAsync()).Single(usage => usage.Limit.Name == limit).Used;

    private Task<T> RunAsync<T>(Tenant tenant, Func<Task<T>> work) => _services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, _ => work());

    private sealed class Provider : IChatClient
    {
        public const string Answer = "an answer";

        private int _calls;

        public int Calls => _calls;

        public Func<Task> Asked { get; set; } = () => Task.CompletedTask;

        public UsageDetails? Usage { get; set; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            await Asked();
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer)) { Usage = Usage };
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            await Asked();
            foreach (var part in Answer.Chunk(2))
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, new string(part));
            }

            if (Usage is not null)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(Usage)]);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
