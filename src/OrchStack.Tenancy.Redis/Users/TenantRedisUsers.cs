using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Passwords are derived, so every node of the application knows them and none keeps them.</summary>
internal sealed class TenantRedisUsers(ITenantContext tenants, RedisConnection connection, IOptions<RedisTenancyOptions> options) : ITenantRedisUsers
{
    public bool AreUsed => options.Value.UserKey is not null;

    public Task<RedisTenantCredentials> EnsureAsync(CancellationToken cancellationToken = default) => EnsureAsync(tenants.Tenant.Id, cancellationToken);

    public async Task<RedisTenantCredentials> EnsureAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var space = TenantKeyspace.Of(tenant);
        var credentials = Of(tenant);
        string[] passwords = options.Value.FormerUserKey is { } former ? [credentials.Password, Password(former, space)] : [credentials.Password];
        foreach (var server in connection.Multiplexer.GetServers())
        {
            Demand(await server.ExecuteAsync("ACL", "GETUSER", "default").WaitAsync(cancellationToken).ConfigureAwait(false), server);
        }

        await OnEachNodeAsync(["SETUSER", Name(space), .. UserRules.For(space, passwords)], cancellationToken).ConfigureAwait(false);
        return credentials;
    }

    /// <summary>How the tenant's user signs in, whether or not there is one.</summary>
    public RedisTenantCredentials Of(TenantId tenant)
    {
        var space = TenantKeyspace.Of(tenant);
        var key = options.Value.UserKey ?? throw new InvalidOperationException("Users of tenants need a key from which their passwords are derived: set UseRedis(o => o.UserKey = …).");
        return new RedisTenantCredentials(Name(space), Password(key, space));
    }

    // The server closes the connections of a user that it drops.
    public Task DropAsync(CancellationToken cancellationToken = default) => OnEachNodeAsync(["DELUSER", Name(Space)], cancellationToken);

    private TenantKeyspace Space => TenantKeyspace.Of(tenants.Tenant.Id);

    public static string Name(TenantKeyspace space) => $"tenant-{space.Tenant}";

    /// <summary>Replicas too: a user is not replicated.</summary>
    private async Task OnEachNodeAsync(object[] arguments, CancellationToken cancellationToken)
    {
        foreach (var server in connection.Multiplexer.GetServers())
        {
            await server.ExecuteAsync("ACL", arguments).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A connection may become the default user at any time (RESET), and the server asks for nothing where that has no password.</summary>
    private static void Demand(RedisResult defaultUser, IServer server)
    {
        var user = defaultUser.ToDictionary();
        var flags = (string[])user["flags"]!;
        if (flags.Contains("on") && flags.Contains("nopass") && !((string)user["commands"]!).Equals("-@all", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The default user of {server.EndPoint} needs no password, so users of tenants are no fence: whoever reaches the server is everybody. Set requirepass, or ACL SETUSER default off.");
        }
    }

    private static string Password(string key, TenantKeyspace space) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes($"redis user {space.Tenant}")));
}
