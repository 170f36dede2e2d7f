using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>Two nodes with one table of tenants, which is not PostgreSQL's registry.</summary>
public sealed class ChangesOverRedisTests : IAsyncLifetime
{
    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly ConcurrentDictionary<TenantId, Tenant> _table = new();
    private readonly List<ServiceProvider> _nodes = [];

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)] // the control: the node that is not told goes on serving
    public async Task A_suspension_on_one_node_is_seen_on_the_other(bool isTold)
    {
        var (one, _) = await StartAsync();
        var (other, heard) = await StartAsync(isTold);
        await ServeAsync(other);

        _table[_acme.Id] = _acme with { Status = TenantStatus.Suspended };
        await one.GetRequiredService<ITenantChanges>().PublishAsync(new TenantChange(_acme.Id, TenantChangeKind.Tenant));

        if (isTold)
        {
            Until(() => heard.Any(change => change.TenantId == _acme.Id));

            // The cache hears of it in the same breath as this test, and perhaps a moment later.
            Exception? fault = null;
            for (var left = 50; left > 0 && (fault = await Record.ExceptionAsync(() => ServeAsync(other))) is null; left--)
            {
                await Task.Delay(20);
            }

            Assert.IsType<InactiveTenantException>(fault);
        }
        else
        {
            await Task.Delay(300);
            await ServeAsync(other);
        }
    }

    [RedisFact]
    public async Task What_a_node_hears_it_does_not_say_again_and_its_own_words_it_hears_once()
    {
        var (one, heardByOne) = await StartAsync();
        var (_, heardByOther) = await StartAsync();

        await one.GetRequiredService<ITenantChanges>().PublishAsync(new TenantChange(_acme.Id, TenantChangeKind.Settings));
        Until(() => heardByOther.Any(change => change.TenantId == _acme.Id));
        await Task.Delay(300);

        Assert.Single(heardByOne, change => change.TenantId == _acme.Id);
        Assert.Single(heardByOther, change => change.TenantId == _acme.Id);
    }

    [RedisFact]
    public async Task Where_something_else_carries_word_redis_does_not()
    {
        var (_, heard) = await StartAsync();
        var own = new OwnChanges();
        var services = new ServiceCollection();
        services.AddSingleton<ITenantStore>(new Table(_table));
        services.AddSingleton<ITenantChanges>(own);
        services.AddOrchStackTenancy().UseRedis(RedisServer.Configuration!);
        var node = services.BuildServiceProvider(validateScopes: true);
        _nodes.Add(node);
        foreach (var service in node.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }

        await Task.Delay(200);
        await node.GetRequiredService<ITenantChanges>().PublishAsync(new TenantChange(_acme.Id, TenantChangeKind.Tenant));
        await Task.Delay(200);

        Assert.Equal(0, own.Listeners(nameof(RedisTenantChanges)));
        Assert.DoesNotContain(heard, change => change.TenantId == _acme.Id);
    }

    [RedisFact]
    public async Task After_a_lost_connection_everything_is_taken_for_changed_and_word_is_heard_again()
    {
        var (one, _) = await StartAsync();
        var (other, heard) = await StartAsync();
        await KillSubscriptionsAsync(other.GetRequiredService<RedisConnection>().Multiplexer.ClientName);

        Until(() => heard.Any(change => change is { TenantId: null, Kind: TenantChangeKind.All }));

        // Another test may have made it take everything for changed before it was back: so it is said until it is heard.
        for (var left = 100; left > 0 && !heard.Any(change => change.TenantId == _acme.Id); left--)
        {
            await one.GetRequiredService<ITenantChanges>().PublishAsync(new TenantChange(_acme.Id, TenantChangeKind.Tenant));
            await Task.Delay(100);
        }

        Assert.Contains(heard, change => change.TenantId == _acme.Id);
    }

    [RedisTheory]
    [InlineData("nonsense")]
    [InlineData("node * 0")]
    [InlineData("node * 8")]
    [InlineData("node * 9")]
    [InlineData("node not-an-id 1")]
    [InlineData("a newer version says 1")]
    public async Task What_is_not_understood_may_be_about_anything(string message)
    {
        var (node, heard) = await StartAsync();

        await node.GetRequiredService<RedisConnection>().Multiplexer.GetSubscriber().PublishAsync(RedisChannel.Literal("orchstack:tenancy:changes"), message);

        Until(() => heard.Any(change => change is { TenantId: null, Kind: TenantChangeKind.All }));
    }

    public Task InitializeAsync()
    {
        _table[_acme.Id] = _acme;
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            foreach (var service in node.GetServices<IHostedService>())
            {
                await service.StopAsync(default);
            }

            await node.DisposeAsync();
        }
    }

    private static void Until(Func<bool> isSo) => Assert.True(SpinWait.SpinUntil(isSo, TimeSpan.FromSeconds(20)));

    private Task ServeAsync(ServiceProvider node) => node.GetRequiredService<ITenantScopes>().RunAsync(_acme.Id, _ => Task.CompletedTask);

    private async Task<(ServiceProvider Node, ConcurrentQueue<TenantChange> Heard)> StartAsync(bool usesRedis = true)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ITenantStore>(new Table(_table));
        var tenancy = services.AddOrchStackTenancy();
        if (usesRedis)
        {
            tenancy.UseRedis(RedisServer.ConfigurationOf(options => options.ClientName = $"node-{Guid.NewGuid()}"));
        }

        var node = services.BuildServiceProvider(validateScopes: true);
        _nodes.Add(node);
        var heard = new ConcurrentQueue<TenantChange>();
        node.GetRequiredService<ITenantChanges>().Subscribe(heard.Enqueue);
        foreach (var service in node.GetServices<IHostedService>())
        {
            await service.StartAsync(default);
        }

        if (usesRedis)
        {
            // What it says once it listens.
            Until(() => heard.Any(change => change is { TenantId: null, Kind: TenantChangeKind.All }));
            await Task.Delay(100);
            heard.Clear();
        }

        return (node, heard);
    }

    private static async Task KillSubscriptionsAsync(string name)
    {
        await using var raw = await ConnectionMultiplexer.ConnectAsync($"{RedisServer.Configuration},allowAdmin=true");
        var clients = (string)(await raw.GetServers().Single().ExecuteAsync("CLIENT", "LIST"))!;
        foreach (var client in clients.Split('\n').Where(client => client.Contains($"name={name} ", StringComparison.Ordinal)))
        {
            // The first line may say before it what kind of text comes.
            await raw.GetServers().Single().ExecuteAsync("CLIENT", "KILL", "ID", client[(client.IndexOf("id=", StringComparison.Ordinal) + "id=".Length)..].Split(' ')[0]);
        }
    }

    private sealed class Table(ConcurrentDictionary<TenantId, Tenant> rows) : ITenantStore
    {
        public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => new(rows.GetValueOrDefault(id));

        public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => new(rows.Values.FirstOrDefault(tenant => tenant.Slug == slug));
    }

    /// <summary>An application's own carrier.</summary>
    private sealed class OwnChanges : ITenantChanges, IDisposable
    {
        private readonly ConcurrentQueue<Action<TenantChange>> _listeners = new();

        public int Listeners(string type) => _listeners.Count(listener => listener.Method.DeclaringType?.Name == type);

        public ValueTask PublishAsync(TenantChange change, CancellationToken cancellationToken = default)
        {
            foreach (var listener in _listeners)
            {
                listener(change);
            }

            return ValueTask.CompletedTask;
        }

        public IDisposable Subscribe(Action<TenantChange> listener)
        {
            _listeners.Enqueue(listener);
            return this;
        }

        public void Dispose()
        {
        }
    }
}
