using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>With our client removed: a tenant's own credentials, and whatever somebody sends with them.</summary>
[Collection("users of the one Redis")] // one of them takes its default user's password away for a moment
public sealed class TenantUserTests : IAsyncLifetime
{
    private static readonly string Key = new('k', 32);

    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly Tenant _globex = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");
    private ServiceProvider _services = null!;

    private string Foreign => $"t:{{{_globex.Id}}}:secret";

    private string Own => $"t:{{{_acme.Id}}}:own";

    private ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    private ITenantRedisUsers Users => _services.GetRequiredService<ITenantRedisUsers>();

    [RedisFact]
    public async Task The_server_refuses_what_is_not_the_tenants_and_serves_what_is()
    {
        var credentials = await Scopes.RunAsync(_acme.Id, Users.EnsureAsync);
        await using var admin = await RawRedis.ConnectAsync();
        await admin.SendAsync("SET", Foreign, "of globex");
        await using var raw = await RawRedis.ConnectAsync(credentials.User, credentials.Password);

        Assert.Equal("+OK", await raw.SendAsync("SET", Own, "of acme"));
        Assert.Equal("$7", await raw.SendAsync("GET", Own));
        Assert.Equal("$7", await raw.SendAsync("EVAL", "return redis.call('GET', KEYS[1])", "1", Own));
        Assert.Equal(":0", await raw.SendAsync("PUBLISH", $"t:{{{_acme.Id}}}:news", "x"));
        var attacks = Attacks().ToList();
        foreach (var attack in attacks)
        {
            await using var attacker = await RawRedis.ConnectAsync(credentials.User, credentials.Password);
            var answer = await attacker.SendAsync(attack);
            Assert.True(
                answer.StartsWith("-NOPERM", StringComparison.Ordinal) || answer.Contains("The user executing the script can't", StringComparison.Ordinal),
                $"{string.Join(' ', attack)} was answered {answer}");
        }

        Assert.True(attacks.Count >= 57, $"{attacks.Count}");
        Assert.Equal("$9", await admin.SendAsync("GET", Foreign));
        await admin.SendAsync("DEL", Foreign, Own);
    }

    [RedisFact]
    public async Task Control_without_the_users_rules_the_same_commands_are_served()
    {
        await using var admin = await RawRedis.ConnectAsync();
        await admin.SendAsync("SET", Foreign, "of globex");

        string[][] reading = [["GET", Foreign], ["DUMP", Foreign], ["SCAN", "0"], ["DBSIZE"], ["EVAL", $"return redis.call('GET', '{Foreign}')", "0"], ["PUBSUB", "CHANNELS"], ["CLIENT", "LIST"]];
        foreach (var command in reading)
        {
            Assert.DoesNotContain("-", (await admin.SendAsync(command))[..1], StringComparison.Ordinal);
        }

        await admin.SendAsync("DEL", Foreign);
    }

    [RedisFact]
    public async Task A_client_connects_as_the_tenant_and_works()
    {
        var credentials = await Scopes.RunAsync(_acme.Id, Users.EnsureAsync);
        await using var client = await ConnectionMultiplexer.ConnectAsync(RedisServer.ConfigurationOf(options => (options.User, options.Password) = (credentials.User, credentials.Password)));

        Assert.True(await client.GetDatabase().StringSetAsync(Own, 1));
        Assert.Contains("NOPERM", (await Assert.ThrowsAsync<RedisServerException>(() => client.GetDatabase().StringGetAsync(Foreign))).Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(await client.GetDatabase().KeyDeleteAsync(Own));
    }

    [RedisFact]
    public async Task The_user_lives_with_its_tenant()
    {
        var lifecycle = _services.GetRequiredService<ITenantLifecycle>();
        var initech = new Tenant(TenantId.New(), TenantSlug.Parse("initech"), "Initech");
        await using (await Scopes.EnterPlatformAsync("a tenant's life"))
        {
            await lifecycle.CreateAsync(initech);
        }

        var credentials = await Scopes.RunAsync(initech.Id, Users.EnsureAsync);
        await using var raw = await RawRedis.ConnectAsync(credentials.User, credentials.Password);
        await using (await Scopes.EnterPlatformAsync("unpaid"))
        {
            await lifecycle.SuspendAsync(initech.Id, "unpaid");
            await Assert.ThrowsAnyAsync<Exception>(async () => Assert.StartsWith("+", await raw.SendAsync("PING"), StringComparison.Ordinal)); // what was open is closed
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => RawRedis.ConnectAsync(credentials.User, credentials.Password));
            await lifecycle.ResumeAsync(initech.Id);
            await using var again = await RawRedis.ConnectAsync(credentials.User, credentials.Password);
            Assert.Equal("+PONG", await again.SendAsync("PING"));
            await lifecycle.DeleteAsync(initech.Id, "closed");
            await Assert.ThrowsAnyAsync<Exception>(async () => Assert.StartsWith("+", await again.SendAsync("PING"), StringComparison.Ordinal));
        }

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => RawRedis.ConnectAsync(credentials.User, credentials.Password));
    }

    [RedisFact]
    public async Task A_new_key_gives_new_passwords_and_the_former_count_as_long_as_it_is_named()
    {
        var before = await Scopes.RunAsync(_acme.Id, Users.EnsureAsync);
        var options = _services.GetRequiredService<IOptions<RedisTenancyOptions>>().Value;
        (options.UserKey, options.FormerUserKey) = (new string('n', 32), Key);
        var after = await Scopes.RunAsync(_acme.Id, Users.EnsureAsync);

        Assert.NotEqual(before.Password, after.Password);
        foreach (var credentials in new[] { before, after })
        {
            await (await RawRedis.ConnectAsync(credentials.User, credentials.Password)).DisposeAsync();
        }

        options.FormerUserKey = null;
        await Scopes.RunAsync(_acme.Id, Users.EnsureAsync);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => RawRedis.ConnectAsync(before.User, before.Password));
        Assert.DoesNotContain(after.Password, after.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_short_key_is_refused_at_start()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseRedis(o => (o.Configuration, o.UserKey) = ("localhost", "short"));
        using var provider = services.BuildServiceProvider();

        var fault = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RedisTenancyOptions>>().Value);

        Assert.Contains("UserKey has 5 characters", fault.Message, StringComparison.Ordinal);
    }

    public Task InitializeAsync()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme).Add(_globex)).UseRedis(o => (o.Configuration, o.UserKey) = (RedisServer.Configuration, Key));
        _services = services.BuildServiceProvider(validateScopes: true);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (RedisServer.Configuration is not null)
        {
            await Scopes.RunAsync(_acme.Id, Users.DropAsync);
        }

        await _services.DisposeAsync();
    }

    private IEnumerable<string[]> Attacks() =>
    [
        ["GET", Foreign], ["SET", Foreign, "x"], ["SETNX", Foreign, "x"], ["DEL", Foreign], ["UNLINK", Foreign], ["EXISTS", Foreign],
        ["TYPE", Foreign], ["TTL", Foreign], ["EXPIRE", Foreign, "1"], ["TOUCH", Foreign], ["DUMP", Foreign], ["STRLEN", Foreign],
        ["OBJECT", "ENCODING", Foreign], ["MEMORY", "USAGE", Foreign], ["RENAME", Foreign, Own], ["RENAME", Own, Foreign], ["MGET", Own, Foreign],
        ["BITOP", "OR", Own, Foreign], ["SUNIONSTORE", Own, Foreign], ["XREAD", "STREAMS", Foreign, "0"], ["WATCH", Foreign],
        ["EVAL", "return redis.call('GET', KEYS[1])", "1", Foreign], ["EVAL", $"return redis.call('GET', '{Foreign}')", "0"],
        ["EVAL", "return redis.call('KEYS', '*')", "0"], ["EVAL", "return redis.call('SCAN', '0')", "0"],
        ["COPY", Foreign, Own], ["COPY", Own, Own, "DB", "1"], ["MOVE", Own, "1"], ["SELECT", "1"], ["SWAPDB", "0", "1"],
        ["SCAN", "0"], ["KEYS", "*"], ["RANDOMKEY"], ["DBSIZE"], ["SORT", Own, "BY", $"{Foreign}*"],
        ["SUBSCRIBE", Foreign], ["PSUBSCRIBE", "*"], ["SSUBSCRIBE", Foreign], ["PUBLISH", Foreign, "x"], ["PUBSUB", "CHANNELS"], ["SUBSCRIBE", $"__keyspace@0__:{Foreign}"],
        ["MONITOR"], ["CLIENT", "LIST"], ["CLIENT", "TRACKING", "ON", "BCAST"], ["CLIENT", "KILL", "TYPE", "normal"], ["CONFIG", "GET", "*"],
        ["ACL", "LIST"], ["ACL", "SETUSER", "x", "on"], ["SCRIPT", "FLUSH"], ["SCRIPT", "EXISTS", "x"], ["FUNCTION", "DUMP"], ["FLUSHALL"], ["FLUSHDB"],
        ["MIGRATE", "127.0.0.1", "1", Foreign, "0", "1"], ["SLOWLOG", "GET"], ["REPLICAOF", "127.0.0.1", "1"], ["SHUTDOWN"],
    ];
}
