using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>Scripts and commands given as text, which go as the tenant's own user.</summary>
[Collection("users of the one Redis")] // one of them takes its default user's password away for a moment
public sealed class CommandsAsTenantTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly Tenant _globex = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");
    private ServiceProvider _services = null!;
    private ConnectionMultiplexer _raw = null!;

    private IDatabase Database => _services.GetRequiredService<ITenantRedis>().Database;

    private ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    private string Secret => $"t:{{{_globex.Id}}}:secret";

    [RedisFact]
    public async Task Declared_keys_are_the_tenants_own()
    {
        foreach (var tenant in new[] { _acme, _globex })
        {
            await Scopes.RunAsync(tenant.Id, async _ =>
            {
                await Database.StringSetAsync("secret", $"of {tenant.Slug}");
                string read = $"of {tenant.Slug}", get = "return redis.call('GET', KEYS[1])";

                Assert.Equal(read, (string?)await Database.ScriptEvaluateAsync(get, ["secret"]));
                Assert.Equal(read, (string?)Database.ScriptEvaluate(get, ["secret"]));
                Assert.Equal(read, (string?)await Database.ScriptEvaluateReadOnlyAsync(get, ["secret"]));
                Assert.Equal(read, (string?)Database.ScriptEvaluateReadOnly(get, ["secret"]));
                Assert.Equal(read, (string?)await Database.ScriptEvaluateAsync(LuaScript.Prepare("return redis.call('GET', @key)"), new { key = (RedisKey)"secret" }));
                Assert.Equal(read, (string?)Database.ScriptEvaluate(LuaScript.Prepare("return redis.call('GET', @key)"), new { key = (RedisKey)"secret" }));
                Assert.Equal(read, (string?)await Database.ExecuteAsync("GET", (RedisKey)"secret"));
                Assert.Equal(read, (string?)Database.Execute("GET", (RedisKey)"secret"));
                Assert.Equal(1, (int)await Database.ExecuteAsync("EXISTS", [(RedisKey)"secret"], CommandFlags.None));
                Assert.Equal(1, (int)Database.Execute("EXISTS", [(RedisKey)"secret"], CommandFlags.None));
            });
        }
    }

    [RedisFact]
    public async Task What_is_not_declared_the_server_refuses_and_serves_to_a_connection_that_is_not_the_tenants()
    {
        await _raw.GetDatabase().StringSetAsync(Secret, "of globex");
        Func<IDatabase, Task<RedisResult>>[] attacks =
        [
            db => db.ScriptEvaluateAsync($"return redis.call('GET', '{Secret}')"),
            db => db.ScriptEvaluateAsync("return redis.call('GET', ARGV[1])", null, [Secret]),
            db => db.ScriptEvaluateAsync($"return redis.pcall('GET', '{Secret}')"),
            db => db.ScriptEvaluateAsync($"local k = '{Secret}' if redis.call('EXISTS', k) == 1 then return 'there' end"),
            db => Task.FromResult(db.ScriptEvaluate($"return redis.call('GET', '{Secret}')")),
            db => db.ScriptEvaluateAsync(LuaScript.Prepare("return redis.call('GET', @key)"), new { key = Secret }), // a string is no key
            db => db.ScriptEvaluateReadOnlyAsync($"return redis.call('GET', '{Secret}')"),
            db => db.ExecuteAsync("GET", Secret),
            db => db.ExecuteAsync("get", [(RedisValue)Secret], CommandFlags.None),
            db => db.ExecuteAsync("EVAL", $"return redis.call('GET', '{Secret}')", 0),
            db => Task.FromResult(db.Execute("STRLEN", Secret)),
            db => db.ExecuteAsync("DUMP", Secret),
            db => db.ExecuteAsync("OBJECT", "ENCODING", Secret),
        ];
        foreach (var attack in attacks)
        {
            var fault = await Assert.ThrowsAsync<RedisServerException>(() => Scopes.RunAsync(_acme.Id, _ => attack(Database)));
            Assert.True(fault.Message.Contains("NOPERM", StringComparison.OrdinalIgnoreCase) || fault.Message.Contains("No permission", StringComparison.OrdinalIgnoreCase)
                || fault.Message.Contains("can't access at least one of the keys", StringComparison.Ordinal), fault.Message);
            Assert.False((await attack(_raw.GetDatabase())).IsNull);
        }

        Func<IDatabase, Task<RedisResult>>[] beyondKeys =
        [
            db => db.ScriptEvaluateAsync("return redis.call('KEYS', '*')"), db => db.ScriptEvaluateAsync("return redis.call('SCAN', '0')"), db => db.ExecuteAsync("RANDOMKEY"),
            db => db.ExecuteAsync("DBSIZE"), db => db.ExecuteAsync("ACL", "LIST"), db => db.ExecuteAsync("CONFIG", "GET", "*"), db => db.ExecuteAsync("FLUSHALL"),
        ];
        foreach (var attack in beyondKeys)
        {
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => Scopes.RunAsync(_acme.Id, _ => attack(Database)));
            Assert.True(fault is RedisServerException or RedisCommandException, fault.ToString()); // the server's refusal, or the client's own
        }

        Assert.Equal("of globex", await _raw.GetDatabase().StringGetAsync(Secret));
    }

    [RedisTheory]
    [InlineData("RESET")]
    [InlineData("reset")]
    [InlineData("AUTH", "default", "guess")]
    [InlineData("HELLO", "3", "AUTH", "default", "guess")]
    [InlineData("SELECT", "1")]
    [InlineData("MULTI")]
    [InlineData("CLIENT", "REPLY", "OFF")]
    public async Task What_would_change_whose_the_connection_is_never_leaves(string command, params string[] arguments)
    {
        await Scopes.RunAsync(_acme.Id, async _ =>
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => Database.ExecuteAsync(command, [.. arguments]));
            Assert.Throws<NotSupportedException>(() => Database.Execute(command, [.. arguments]));
        });
    }

    [RedisFact]
    public async Task Batches_and_transactions_and_calls_without_a_tenant_stay_refused()
    {
        await Scopes.RunAsync(_acme.Id, async _ =>
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => Database.CreateBatch().ScriptEvaluateAsync("return 1"));
            await Assert.ThrowsAsync<NotSupportedException>(() => Database.CreateTransaction().ExecuteAsync("GET", (RedisKey)"k"));
        });
        await Assert.ThrowsAsync<MissingTenantException>(() => Database.ScriptEvaluateAsync("return 1"));
        Assert.Throws<MissingTenantException>(() => Database.Execute("GET", (RedisKey)"k"));
    }

    [RedisFact]
    public async Task Many_tenants_at_once_are_each_their_own_user()
    {
        var foreign = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 400), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var tenant = i % 2 == 0 ? _acme : _globex;
            var who = await Scopes.RunAsync(tenant.Id, _ => Database.ScriptEvaluateAsync("redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])", ["k"], [tenant.Slug.Value]));
            if ((string?)who != tenant.Slug.Value)
            {
                Interlocked.Increment(ref foreign);
            }
        });

        Assert.Equal(0, foreign);
        Assert.Equal((int[])[1, 1], await ConnectionsAsync(_acme, _globex));
    }

    [RedisFact]
    public async Task A_server_that_has_forgotten_the_user_is_told_again()
    {
        await Scopes.RunAsync(_acme.Id, _ => Database.ScriptEvaluateAsync("return 1"));
        await _raw.GetServers().Single().ExecuteAsync("ACL", "DELUSER", $"tenant-{_acme.Id}");

        for (var left = 100; ; left--)
        {
            try
            {
                Assert.Equal(1, (int)await Scopes.RunAsync(_acme.Id, _ => Database.ScriptEvaluateAsync("return 1")));
                break;
            }
            catch (RedisConnectionException) when (left > 0)
            {
                await Task.Delay(50); // the call that was under way when the connection went
            }
        }
    }

    [RedisFact]
    public async Task A_suspended_tenant_has_no_connection_and_no_call_makes_its_user_again()
    {
        await Scopes.RunAsync(_acme.Id, _ => Database.ScriptEvaluateAsync("return 1"));
        await using (await Scopes.EnterPlatformAsync("unpaid"))
        {
            await _services.GetRequiredService<ITenantLifecycle>().SuspendAsync(_acme.Id, "unpaid");
        }

        Assert.Equal((int[])[0], await ConnectionsAsync(_acme));
        await Assert.ThrowsAnyAsync<TenancyException>(() => Scopes.RunAsync(_acme.Id, _ => Database.ScriptEvaluateAsync("return 1")));
        var connections = _services.GetRequiredService<TenantUserConnections>();
        await Assert.ThrowsAsync<RedisConnectionException>(() => connections.OpenAsync(_acme with { Status = TenantStatus.Suspended }));
        Assert.DoesNotContain($"tenant-{_acme.Id}", ((string[])(await _raw.GetServers().Single().ExecuteAsync("ACL", "USERS"))!));
    }

    [RedisFact]
    public async Task Only_so_many_are_open_and_an_idle_one_is_closed()
    {
        _services.GetRequiredService<IOptions<RedisTenancyOptions>>().Value.MaxTenantConnections = 1;
        await Scopes.RunAsync(_acme.Id, _ => Database.ScriptEvaluateAsync("return 1"));
        await Scopes.RunAsync(_globex.Id, _ => Database.ScriptEvaluateAsync("return 1"));
        Assert.Equal((int[])[1, 1], await ConnectionsAsync(_acme, _globex)); // who has it has time to finish

        _time.Advance(TimeSpan.FromSeconds(11));
        await UntilAsync([0, 1]);
        _time.Advance(TimeSpan.FromMinutes(6));
        _time.Advance(TimeSpan.FromSeconds(11));
        await UntilAsync([0, 0]);
        Assert.Equal(1, (int)await Scopes.RunAsync(_acme.Id, _ => Database.ScriptEvaluateAsync("return 1")));
    }

    [RedisFact]
    public async Task A_server_whose_default_user_needs_no_password_is_no_fence_and_says_so()
    {
        var server = _raw.GetServers().Single();
        await server.ExecuteAsync("ACL", "SETUSER", "default", "nopass");
        try
        {
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Scopes.RunAsync(_acme.Id, _ => Database.ScriptEvaluateAsync("return 1")));
            Assert.Contains("Set requirepass", fault.Message, StringComparison.Ordinal);

            // Why: whatever its rights, a connection may become the default user.
            var users = _services.GetRequiredService<ITenantRedisUsers>();
            var credentials = await Scopes.RunAsync(_globex.Id, async ct =>
            {
                await Assert.ThrowsAsync<InvalidOperationException>(() => users.EnsureAsync(ct));
                return _services.GetRequiredService<TenantRedisUsers>().Of(_globex.Id);
            });
            await server.ExecuteAsync("ACL", ["SETUSER", credentials.User, .. UserRules.For(TenantKeyspace.Of(_globex.Id), [credentials.Password])]);
            await using var raw = await RawRedis.ConnectAsync(credentials.User, credentials.Password);
            Assert.StartsWith("-NOPERM", await raw.SendAsync("GET", "x"), StringComparison.Ordinal);
            Assert.Equal("+RESET", await raw.SendAsync("RESET"));
            Assert.Equal("$-1", await raw.SendAsync("GET", "x"));
        }
        finally
        {
            await server.ExecuteAsync("ACL", "SETUSER", "default", "resetpass", $">{ConfigurationOptions.Parse(RedisServer.Configuration!).Password}");
        }
    }

    [Fact]
    public void A_bound_that_cannot_be_kept_is_refused_at_start()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseRedis(o => (o.Configuration, o.MaxTenantConnections, o.TenantConnectionIdleTimeout) = ("localhost", 0, TimeSpan.Zero));
        using var provider = services.BuildServiceProvider();

        Assert.Equal(2, Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RedisTenancyOptions>>().Value).Failures.Count());
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
        services.AddSingleton<TimeProvider>(_time);
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme).Add(_globex)).UseRedis(o => (o.Configuration, o.UserKey) = (configuration, new string('k', 32)));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public async Task DisposeAsync()
    {
        if (_services is null)
        {
            return;
        }

        var users = _services.GetRequiredService<TenantRedisUsers>();
        await _services.DisposeAsync();
        await _raw.GetServers().Single().ExecuteAsync("ACL", "DELUSER", users.Of(_acme.Id).User, users.Of(_globex.Id).User);
        await _raw.DisposeAsync();
    }

    /// <summary>How many connections each tenant's user has.</summary>
    private async Task<int[]> ConnectionsAsync(params Tenant[] tenants)
    {
        var clients = (string)(await _raw.GetServers().Single().ExecuteAsync("CLIENT", "LIST"))!;
        return [.. tenants.Select(tenant => clients.Split('\n').Count(client => client.Contains($"user=tenant-{tenant.Id} ", StringComparison.Ordinal)))];
    }

    private async Task UntilAsync(int[] expected)
    {
        for (var left = 100; left > 0 && !(await ConnectionsAsync(_acme, _globex)).SequenceEqual(expected); left--)
        {
            await Task.Delay(50);
        }

        Assert.Equal(expected, await ConnectionsAsync(_acme, _globex));
    }
}
