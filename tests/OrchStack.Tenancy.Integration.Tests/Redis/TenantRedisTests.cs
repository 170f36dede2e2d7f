using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

public sealed class TenantRedisTests : IAsyncLifetime
{
    // Of this test's own, since the server is everybody's.
    private readonly Tenant _acme = New("acme");
    private readonly Tenant _globex = New("globex");
    private ServiceProvider _services = null!;
    private ConnectionMultiplexer _raw = null!;

    private ITenantRedis Redis => _services.GetRequiredService<ITenantRedis>();

    private ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    [RedisFact]
    public async Task The_same_key_is_each_tenants_own()
    {
        var database = _services.GetRequiredService<IDatabase>(); // a singleton, and the same for all
        foreach (var tenant in new[] { _acme, _globex })
        {
            await Scopes.RunAsync(tenant.Id, _ => database.StringSetAsync("greeting", $"of {tenant.Slug}"));
        }

        foreach (var tenant in new[] { _acme, _globex })
        {
            Assert.Equal($"of {tenant.Slug}", await Scopes.RunAsync(tenant.Id, _ => database.StringGetAsync("greeting")));
            Assert.Equal($"of {tenant.Slug}", await _raw.GetDatabase().StringGetAsync($"t:{{{tenant.Id}}}:greeting"));
        }
    }

    [RedisFact]
    public async Task Without_a_tenant_nothing_is_sent()
    {
        var database = Redis.Database;

        Assert.Throws<MissingTenantException>(() => database.StringGet("greeting"));
        await Assert.ThrowsAsync<MissingTenantException>(() => database.StringSetAsync("greeting", 1));
        Assert.Throws<MissingTenantException>(() => database.CreateBatch());
        Assert.Throws<MissingTenantException>(() => Redis.Subscriber.Publish(RedisChannel.Literal("news"), "x"));
        await Assert.ThrowsAsync<MissingTenantException>(() => Redis.ScanAsync().ToListAsync().AsTask());
        await Assert.ThrowsAsync<MissingTenantException>(() => Redis.DeleteAllAsync());
    }

    [RedisFact]
    public async Task What_could_name_another_tenants_key_is_refused_and_the_same_call_past_the_guard_reads_it()
    {
        var secret = $"t:{{{_globex.Id}}}:secret";
        await _raw.GetDatabase().StringSetAsync(secret, "of globex");
        await _raw.GetDatabase().StreamAddAsync($"{secret}s", "f", "of globex");
        var database = Redis.Database;

        await Scopes.RunAsync(_acme.Id, async _ =>
        {
            Func<IDatabase, Task>[] attacks =
            [
                db => db.ExecuteAsync("GET", secret),
                db => Task.FromResult(db.Execute("GET", secret)),
                db => db.ScriptEvaluateAsync($"return redis.call('GET', '{secret}')"),
                db => db.ScriptEvaluateAsync(LuaScript.Prepare($"return redis.call('GET', '{secret}')")),
                db => db.SortAsync("none", by: $"{secret}*", get: [$"{secret}*"]),
                db => db.KeyRandomAsync(),
                db => db.KeyMoveAsync("mine", 1),
                db => db.KeyCopyAsync("mine", "yours", destinationDatabase: 1),
                db => db.Multiplexer.GetDatabase().StringGetAsync(secret),
                db => db.IdentifyEndpointAsync(),
            ];
            foreach (var attack in attacks)
            {
                await Assert.ThrowsAsync<NotSupportedException>(() => attack(database));
            }

            Assert.Empty(await database.StreamReadAsync([new StreamPosition($"{secret}s", "0-0")]));
            Assert.True((await database.StringGetAsync(secret)).IsNull);
        });

        var raw = _raw.GetDatabase();
        Assert.Equal("of globex", (string?)await raw.ExecuteAsync("GET", secret));
        Assert.Equal("of globex", (string?)await raw.ScriptEvaluateAsync($"return redis.call('GET', '{secret}')"));
        Assert.NotEmpty(await raw.StreamReadAsync([new StreamPosition($"{secret}s", "0-0")]));
    }

    [RedisFact]
    public async Task Keys_that_come_back_are_as_the_tenant_knows_them()
    {
        await Scopes.RunAsync(_acme.Id, async ct =>
        {
            var database = Redis.Database;
            await database.ListRightPushAsync("list", "v");
            await database.SortedSetAddAsync("set", "m", 1);
            await database.StreamAddAsync("stream", "f", "v");

            Assert.Equal("stream", (string?)(await database.StreamReadAsync([new StreamPosition("stream", "0-0")])).Single().Key);
            Assert.Equal("stream", (string?)database.StreamRead([new StreamPosition("stream", "0-0")]).Single().Key);
            Assert.Equal(["list", "set", "stream"], (await Redis.ScanAsync(cancellationToken: ct).Select(key => (string)key!).ToListAsync(ct)).Order());
            Assert.Equal(["stream"], await Redis.ScanAsync("str*", cancellationToken: ct).Select(key => (string)key!).ToListAsync(ct));
        });
    }

    [RedisFact]
    public async Task A_batch_or_transaction_belongs_to_the_tenant_that_began_it()
    {
        var database = Redis.Database;
        var (batch, transaction) = await Scopes.RunAsync(_acme.Id, _ =>
        {
            var begun = (database.CreateBatch(), database.CreateTransaction());
            return Task.FromResult(begun);
        });

        await Scopes.RunAsync(_globex.Id, async _ =>
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => batch.StringSetAsync("k", "of globex"));
            await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.StringSetAsync("k", "of globex"));
            Assert.Throws<InvalidOperationException>(() => transaction.AddCondition(Condition.KeyExists("k")));
        });
        await Scopes.RunAsync(_acme.Id, async _ =>
        {
            var set = batch.StringSetAsync("k", "of acme");
            batch.Execute();
            Assert.True(await set);
            transaction.AddCondition(Condition.StringEqual("k", "of acme"));
            var read = transaction.StringGetAsync("k");
            Assert.True(await transaction.ExecuteAsync());
            Assert.Equal("of acme", await read);
        });
    }

    [RedisFact]
    public async Task Channels_are_the_tenants_own_and_come_back_as_they_were_named()
    {
        var heard = new ConcurrentQueue<string>();
        await Scopes.RunAsync(_acme.Id, async _ =>
        {
            await Redis.Subscriber.SubscribeAsync(RedisChannel.Literal("news"), (channel, message) => heard.Enqueue($"literal {channel} {message}"));
            await Redis.Subscriber.SubscribeAsync(RedisChannel.Pattern("n*"), (channel, message) => heard.Enqueue($"pattern {channel} {message}"));
            await Redis.Subscriber.SubscribeAsync(RedisChannel.Pattern("*"), (channel, message) => heard.Enqueue($"all {channel} {message}"));
            await Redis.Subscriber.SubscribeAsync(RedisChannel.Sharded("news"), (channel, message) => heard.Enqueue($"sharded {channel} {message}"));
            Assert.Throws<NotSupportedException>(() => Redis.Subscriber.Subscribe(RedisChannel.Literal("news")));
            Assert.Throws<NotSupportedException>(() => Redis.Subscriber.UnsubscribeAll());
        });

        await Scopes.RunAsync(_globex.Id, async _ =>
        {
            await Redis.Subscriber.PublishAsync(RedisChannel.Literal("news"), "of globex");
            await Redis.Database.PublishAsync(RedisChannel.Sharded("news"), "of globex");
        });
        await _raw.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), "of nobody");
        await Scopes.RunAsync(_acme.Id, async _ =>
        {
            await Redis.Subscriber.PublishAsync(RedisChannel.Literal("news"), "of acme");
            await Redis.Database.PublishAsync(RedisChannel.Sharded("news"), "of acme");
        });

        Assert.True(SpinWait.SpinUntil(() => heard.Count >= 4, TimeSpan.FromSeconds(10)));
        await Task.Delay(100);
        Assert.Equal(["all news of acme", "literal news of acme", "pattern news of acme", "sharded news of acme"], heard.Order(StringComparer.Ordinal));
    }

    [RedisFact]
    public async Task A_deleted_tenant_leaves_no_key_and_no_other_loses_one()
    {
        var sibling = $"t:{{{_acme.Id}}}x:sibling";
        await _raw.GetDatabase().StringSetAsync(sibling, 1);
        foreach (var tenant in new[] { _acme, _globex })
        {
            await Scopes.RunAsync(tenant.Id, async _ => await Redis.Database.StringSetAsync(
                [.. Enumerable.Range(0, 1_200).Select(i => new KeyValuePair<RedisKey, RedisValue>($"k{i}", i))]));
        }

        await using (await Scopes.EnterPlatformAsync("offboarding"))
        {
            await _services.GetRequiredService<ITenantLifecycle>().DeleteAsync(_acme.Id, "offboarding");
        }

        Assert.Empty(await ServerAsync($"t:{{{_acme.Id}}}:*"));
        Assert.Equal(1_200, (await ServerAsync($"t:{{{_globex.Id}}}:*")).Count);
        Assert.True(await _raw.GetDatabase().KeyDeleteAsync(sibling));
    }

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)] // the control: the client itself, with keys of this test's
    public async Task Many_tenants_at_once_read_nothing_foreign(bool isGuarded)
    {
        var (database, keys) = isGuarded ? (Redis.Database, "k") : (_raw.GetDatabase(), $"control:{_acme.Id}:");
        var foreign = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (worker, _) =>
        {
            var tenant = worker % 2 == 0 ? _acme : _globex;
            for (var i = 0; i < 300; i++)
            {
                await Scopes.RunAsync(tenant.Id, async _ =>
                {
                    await database.StringSetAsync($"{keys}{i % 10}", tenant.Slug.Value);
                    if (await database.StringGetAsync($"{keys}{i % 10}") != tenant.Slug.Value)
                    {
                        Interlocked.Increment(ref foreign);
                    }
                });
            }
        });

        Assert.Equal(isGuarded, foreign == 0);
        await _raw.GetDatabase().KeyDeleteAsync([.. Enumerable.Range(0, 10).Select(i => (RedisKey)$"control:{_acme.Id}:{i}")]);
    }

    [RedisFact]
    public void A_tenants_keys_lie_in_one_slot_of_a_cluster()
    {
        var slots = Enumerable.Range(0, 100).Select(i => _raw.HashSlot($"t:{{{_acme.Id}}}:key {i}")).Distinct();

        Assert.Single(slots);
    }

    [Fact]
    public async Task A_server_that_is_down_is_an_error_and_never_an_empty_answer()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme)).UseRedis("127.0.0.1:1,connectTimeout=200,connectRetry=0,asyncTimeout=200,syncTimeout=200");
        await using var provider = services.BuildServiceProvider();
        var redis = provider.GetRequiredService<ITenantRedis>();

        await provider.GetRequiredService<ITenantScopes>().RunAsync(_acme.Id, async ct =>
        {
            await Assert.ThrowsAsync<RedisConnectionException>(() => redis.Database.StringGetAsync("greeting"));
            await Assert.ThrowsAsync<RedisConnectionException>(() => redis.ScanAsync(cancellationToken: ct).ToListAsync(ct).AsTask());
            await Assert.ThrowsAsync<RedisConnectionException>(() => redis.DeleteAllAsync(ct));
        });
    }

    [RedisFact]
    public void An_application_keeps_its_own_database()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConnectionMultiplexer>(_raw);
        services.AddSingleton(_raw.GetDatabase());
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme)).UseRedis();
        using var provider = services.BuildServiceProvider();

        Assert.Same(_raw.GetDatabase(), provider.GetRequiredService<IDatabase>());
        Assert.NotSame(_raw.GetDatabase(), provider.GetRequiredService<ITenantRedis>().Database);
    }

    [Theory]
    [InlineData(null, "no IConnectionMultiplexer is registered")]
    [InlineData("", "cannot be read")]
    [InlineData("ssl=true", "names no server")]
    [InlineData("localhost,nonsense=true", "cannot be read")]
    public void What_is_missing_is_said_at_start(string? configuration, string why)
    {
        var services = new ServiceCollection();
        var tenancy = services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme));
        _ = configuration is null ? tenancy.UseRedis() : tenancy.UseRedis(configuration);
        using var provider = services.BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        if (RedisServer.Configuration is not { } configuration)
        {
            return;
        }

        _raw = await ConnectionMultiplexer.ConnectAsync($"{configuration},allowAdmin=true");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme).Add(_globex)).UseRedis(configuration);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public async Task DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
            await _raw.DisposeAsync();
        }
    }

    private static Tenant New(string slug) => new(TenantId.New(), TenantSlug.Parse(slug), slug);

    private async Task<List<RedisKey>> ServerAsync(string pattern) => await _raw.GetServers().Single().KeysAsync(pattern: pattern, pageSize: 1_000).ToListAsync();
}
