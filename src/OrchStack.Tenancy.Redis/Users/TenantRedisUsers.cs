using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Redis;

/// <summary>Passwords are derived, so every node of the application knows them and none keeps them.</summary>
internal sealed class TenantRedisUsers(ITenantContext tenants, RedisConnection connection, IOptions<RedisTenancyOptions> options) : ITenantRedisUsers
{
    public bool AreUsed => options.Value.UserKey is not null;

    public async Task<RedisTenantCredentials> EnsureAsync(CancellationToken cancellationToken = default)
    {
        var space = Space;
        var key = options.Value.UserKey ?? throw new InvalidOperationException("Users of tenants need a key from which their passwords are derived: set UseRedis(o => o.UserKey = …).");
        var password = Password(key, space);
        string[] passwords = options.Value.FormerUserKey is { } former ? [password, Password(former, space)] : [password];
        await OnEachNodeAsync(["SETUSER", Name(space), .. UserRules.For(space, passwords)], cancellationToken).ConfigureAwait(false);
        return new RedisTenantCredentials(Name(space), password);
    }

    // The server closes the connections of a user that it drops.
    public Task DropAsync(CancellationToken cancellationToken = default) => OnEachNodeAsync(["DELUSER", Name(Space)], cancellationToken);

    private TenantKeyspace Space => TenantKeyspace.Of(tenants.Tenant.Id);

    private static string Name(TenantKeyspace space) => $"tenant-{space.Tenant}";

    /// <summary>Replicas too: a user is not replicated.</summary>
    private async Task OnEachNodeAsync(object[] arguments, CancellationToken cancellationToken)
    {
        foreach (var server in connection.Multiplexer.GetServers())
        {
            await server.ExecuteAsync("ACL", arguments).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Password(string key, TenantKeyspace space) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes($"redis user {space.Tenant}")));
}
