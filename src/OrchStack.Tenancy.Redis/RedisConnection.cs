using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>The connection that all tenants share: one of its own, or the application's. Opened when it is first needed.</summary>
internal sealed class RedisConnection(IOptions<RedisTenancyOptions> options, IServiceProvider services) : IDisposable, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private ConnectionMultiplexer? _own;

    public IConnectionMultiplexer Multiplexer => options.Value.Configuration is { } configuration
        ? _own ?? Open(configuration)
        : services.GetRequiredService<IConnectionMultiplexer>();

    public IDatabase Database => Multiplexer.GetDatabase(options.Value.Database);

    public void Dispose() => _own?.Dispose();

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ConnectionMultiplexer Open(string configuration)
    {
        lock (_gate)
        {
            if (_own is null)
            {
                // A server that is down now may be up when it is asked: each command says so itself.
                var parsed = ConfigurationOptions.Parse(configuration);
                parsed.AbortOnConnectFail = false;
                _own = ConnectionMultiplexer.Connect(parsed);
            }

            return _own;
        }
    }
}
