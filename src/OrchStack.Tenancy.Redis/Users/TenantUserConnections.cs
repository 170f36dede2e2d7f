using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Connections that are signed in as tenants' own users, for commands whose keys only the server knows. At most as many as the options
/// say: the one that was idle longest gives way, and one that is idle for long is closed. Thread-safe.
/// </summary>
internal sealed class TenantUserConnections : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan TimeToFinish = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<TenantId, TenantUserConnection> _open = new();
    private readonly TenantRedisUsers _users;
    private readonly RedisConnection _shared;
    private readonly RedisTenancyOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public TenantUserConnections(TenantRedisUsers users, RedisConnection shared, IOptions<RedisTenancyOptions> options, TimeProvider time)
    {
        (_users, _shared, _options, _time) = (users, shared, options.Value, time);
        var often = _options.TenantConnectionIdleTimeout / 2;
        _timer = time.CreateTimer(static own => ((TenantUserConnections)own!).CloseIdle(), this, often, often);
    }

    public bool AreUsed => _users.AreUsed;

    /// <summary>The tenant's keys, which the server holds the connection to; names are prefixed as everywhere.</summary>
    public async Task<IDatabase> OpenAsync(Tenant tenant)
    {
        var connection = Find(tenant.Id);
        try
        {
            var multiplexer = await connection.OpenAsync(tenant).ConfigureAwait(false);
            if (!multiplexer.IsConnected)
            {
                // A server that was started anew has forgotten the user: it is made again.
                Close(connection);
                multiplexer = await (connection = Find(tenant.Id)).OpenAsync(tenant).ConfigureAwait(false);
            }

            return multiplexer.GetDatabase(_options.Database).WithKeyPrefix(TenantKeyspace.Of(tenant.Id).Prefix);
        }
        catch
        {
            // The next call tries anew.
            Close(connection);
            throw;
        }
    }

    /// <summary>For a tenant whose user is gone.</summary>
    public void Close(TenantId id)
    {
        if (_open.TryGetValue(id, out var connection))
        {
            Close(connection);
        }
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (var connection in _open.Values)
        {
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }

    private TenantUserConnection Find(TenantId id)
    {
        var connection = _open.GetOrAdd(id, static (id, own) => new TenantUserConnection(id, own.ConnectAsync), this);
        connection.LastUsed = _time.GetTimestamp();
        while (_open.Count > _options.MaxTenantConnections && _open.Values.Where(other => other != connection).MinBy(other => other.LastUsed) is { } longest)
        {
            Close(longest);
        }

        return connection;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(Tenant tenant)
    {
        var options = ConfigurationOptions.Parse(_options.Configuration ?? _shared.Multiplexer.Configuration);
        _options.ConfigureTenantConnection?.Invoke(options);

        // The tenant's user may not ask for what these would, and its channels are the shared connection's.
        (options.TieBreaker, options.ConfigurationChannel, options.SetClientLibrary) = ("", "", false);
        options.CommandMap = CommandMap.Create(["SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE"], available: false);
        (options.AbortOnConnectFail, options.AllowAdmin, options.ClientName) = (true, false, TenantRedisUsers.Name(TenantKeyspace.Of(tenant.Id)));

        // A tenant that is not served keeps what it has: its user is made by those who may, not by a call.
        var credentials = tenant.Status == TenantStatus.Active
            ? await _users.EnsureAsync(tenant.Id, CancellationToken.None).ConfigureAwait(false)
            : _users.Of(tenant.Id);
        (options.User, options.Password) = (credentials.User, credentials.Password);
        return await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
    }

    private void CloseIdle()
    {
        foreach (var connection in _open.Values)
        {
            if (_time.GetElapsedTime(connection.LastUsed) >= _options.TenantConnectionIdleTimeout)
            {
                Close(connection);
            }
        }
    }

    /// <summary>Nobody finds it from now on; who has it already has time to finish.</summary>
    private void Close(TenantUserConnection connection)
    {
        if (_open.TryRemove(new KeyValuePair<TenantId, TenantUserConnection>(connection.Tenant, connection)))
        {
            _ = CloseLaterAsync(connection);
        }
    }

    private async Task CloseLaterAsync(TenantUserConnection connection)
    {
        await Task.Delay(TimeToFinish, _time).ConfigureAwait(false);
        await connection.CloseAsync().ConfigureAwait(false);
    }
}
