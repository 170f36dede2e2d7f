using System.Collections;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using Snapshooter.Xunit;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>Every member of the client, called as a tenant, while a tap reads what leaves.</summary>
public sealed class EveryCallTests : IAsyncLifetime
{
    private static readonly string Prefix = $"t:{{{Tenants.Acme.Id}}}:";

    private RedisTap _tap = null!;
    private ServiceProvider _services = null!;

    public static TheoryData<string> Contracts => [nameof(IDatabase), nameof(IBatch), nameof(ITransaction), nameof(ISubscriber)];

    [RedisTheory]
    [MemberData(nameof(Contracts))]
    public async Task No_command_leaves_without_the_tenants_prefix(string contract)
    {
        var (passed, refused, silent) = (0, 0, new List<string>());
        await _services.GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async _ =>
        {
            foreach (var call in Calls(contract))
            {
                _tap.Take();
                var fault = await CallAsync(Redis(contract), call);
                var sent = _tap.Take();
                Assert.All(sent, command => Assert.True(IsTenants(command), $"{Name(call)} sent {string.Join(' ', command)}"));
                if (fault is NotSupportedException refusal && refusal.Message.StartsWith("Refused", StringComparison.Ordinal))
                {
                    Assert.DoesNotContain(sent, HasMark);
                    refused++;
                }
                else if (sent.Exists(HasMark))
                {
                    passed++;
                }
                else
                {
                    silent.Add($"{Name(call)}: {fault?.GetType().Name} {fault?.Message}");
                }
            }
        });

        Snapshot.Match($"{contract}: {passed} calls sent commands, {refused} were refused, these sent nothing with a key:\n{string.Join('\n', silent.Order(StringComparer.Ordinal))}", $"EveryCallTests.{contract}");
    }

    [RedisFact]
    public async Task Control_the_prefixed_client_alone_lets_positions_in_streams_out()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(_tap.Configuration);
        var prefixed = connection.GetDatabase().WithKeyPrefix(Prefix);
        var leaks = new List<string>();
        foreach (var call in Calls(nameof(IDatabase)).Where(call => call.Name.StartsWith("Stream", StringComparison.Ordinal)))
        {
            _tap.Take();
            await CallAsync(prefixed, call);
            if (_tap.Take().Exists(command => !IsTenants(command)))
            {
                leaks.Add(call.Name);
            }
        }

        Assert.Equal(12, leaks.Count);
        Assert.All(leaks, leak => Assert.StartsWith("StreamRead", leak, StringComparison.Ordinal));
    }

    [RedisFact]
    public void Which_calls_need_more_than_a_prefix_is_written_down() => Snapshot.Match(string.Join('\n', typeof(IDatabase).GetInterfaces().Prepend(typeof(IDatabase))
        .SelectMany(contract => contract.GetMethods())
        .Where(call => !GuardedCalls.Pass(call))
        .Select(Name).Distinct().Order(StringComparer.Ordinal)));

    public Task InitializeAsync()
    {
        if (RedisServer.Configuration is null)
        {
            return Task.CompletedTask;
        }

        _tap = RedisTap.Start();
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(Tenants.Acme)).UseRedis(_tap.Configuration);
        _services = services.BuildServiceProvider(validateScopes: true);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
            _tap.Dispose();
        }
    }

    private static IEnumerable<MethodInfo> Calls(string contract)
    {
        Type[] types = [typeof(IDatabase), typeof(IBatch), typeof(ITransaction), typeof(ISubscriber)];
        var type = types.Single(type => type.Name == contract);
        return type.GetInterfaces().Prepend(type).SelectMany(t => t.GetMethods())
            .Where(call => !call.IsGenericMethod && call.Name is not ("Wait" or "WaitAll" or "TryWait" or "CreateBatch" or "CreateTransaction" or "AddCondition") 
                && (type == typeof(IDatabase) || type == typeof(ISubscriber) || !(call.Name is "Execute" or "ExecuteAsync" || call.ReturnType.Name == "IAsyncEnumerable`1"))); // a scan cannot wait for its batch
    }

    private IRedisAsync Redis(string contract)
    {
        var redis = _services.GetRequiredService<ITenantRedis>();
        return contract switch
        {
            nameof(IDatabase) => redis.Database,
            nameof(IBatch) => redis.Database.CreateBatch(),
            nameof(ITransaction) => redis.Database.CreateTransaction(),
            _ => redis.Subscriber,
        };
    }

    private static async Task<Exception?> CallAsync(IRedisAsync on, MethodInfo call)
    {
        try
        {
            var result = call.Invoke(on, Arguments.For(call));
            switch (on)
            {
                case ITransaction transaction:
                    transaction.AddCondition(Condition.KeyNotExists($"{Arguments.Mark}none"));
                    await transaction.ExecuteAsync().WaitAsync(TimeSpan.FromSeconds(5));
                    break;
                case IBatch batch:
                    batch.Execute();
                    break;
            }

            if (result is Task task)
            {
                await task.WaitAsync(TimeSpan.FromSeconds(5));
            }
            else if (result is IEnumerable several and not string)
            {
                _ = several.Cast<object>().Count();
            }
            else if (result?.GetType().GetInterface("IAsyncEnumerable`1") is not null)
            {
                await ReadAsync((dynamic)result);
            }

            return null;
        }
        catch (Exception fault)
        {
            return fault is TargetInvocationException { InnerException: { } inner } ? inner : fault;
        }
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> several)
    {
        await foreach (var _ in several)
        {
        }
    }

    private static string Name(MethodInfo call) => $"{call.Name}({string.Join(", ", call.GetParameters().Select(parameter => parameter.ParameterType.ToString().Replace("StackExchange.Redis.", "", StringComparison.Ordinal).Replace("System.", "", StringComparison.Ordinal)))})";

    private static bool HasMark(string[] command) => Array.Exists(command, part => part.Contains(Arguments.Mark, StringComparison.Ordinal));

    private static bool IsTenants(string[] command) => Array.TrueForAll(
        command, part => part.IndexOf(Arguments.Mark, StringComparison.Ordinal) is var at && (at < 0 || (at == Prefix.Length && part.StartsWith(Prefix, StringComparison.Ordinal))));
}
