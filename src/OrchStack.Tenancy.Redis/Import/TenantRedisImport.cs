using System.Text;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

internal sealed class TenantRedisImport(RedisConnection connection, IPlatformContext platform, IPlatformAudit audit) : ITenantRedisImport
{
    private const string TenantsKeys = "t:{";
    private const int KeysAtOnce = 250;

    public async Task<TenantRedisImportResult> ImportAsync(TenantId tenant, string prefix, bool keepOld = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        platform.Demand();
        if (prefix.StartsWith(TenantsKeys, StringComparison.Ordinal) || TenantsKeys.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"Refused to import keys that begin with '{prefix}': keys of tenants begin with '{TenantsKeys}', and would be among them. Name a longer prefix.", nameof(prefix));
        }

        await audit.RecordAsync(new AuditEntry("redis.imported") { Target = prefix }, tenant, cancellationToken).ConfigureAwait(false);
        var space = TenantKeyspace.Of(tenant);
        var database = connection.Database;
        var (imported, kept, length) = (0L, 0L, Encoding.UTF8.GetByteCount(prefix));
        foreach (var server in Primaries())
        {
            await foreach (var old in server.KeysAsync(database.Database, $"{Literal(prefix)}*", KeysAtOnce).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                var own = space.In((RedisKey)((byte[])old!)[length..]);
                if (await BringAsync(database, old, own, keepOld, server.ServerType == ServerType.Cluster).ConfigureAwait(false))
                {
                    imported++;
                }
                else if (await database.KeyExistsAsync(old).ConfigureAwait(false))
                {
                    kept++;
                }
            }
        }

        return new TenantRedisImportResult(imported, kept);
    }

    /// <returns>Whether it came: false where the tenant has one, or the old one is gone since.</returns>
    private static async Task<bool> BringAsync(IDatabase database, RedisKey old, RedisKey own, bool keepOld, bool isCluster)
    {
        if (!isCluster)
        {
            return keepOld
                ? await database.KeyCopyAsync(old, own).ConfigureAwait(false)
                : await database.KeyExistsAsync(old).ConfigureAwait(false) && await RenameAsync(database, old, own).ConfigureAwait(false);
        }

        // Two slots: no command of the server has both.
        var value = await database.KeyDumpAsync(old).ConfigureAwait(false);
        if (value is null)
        {
            return false;
        }

        try
        {
            await database.KeyRestoreAsync(own, value, await database.KeyTimeToLiveAsync(old).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (RedisServerException taken) when (taken.Message.StartsWith("BUSYKEY", StringComparison.Ordinal))
        {
            return false;
        }

        if (!keepOld)
        {
            await database.KeyDeleteAsync(old).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task<bool> RenameAsync(IDatabase database, RedisKey old, RedisKey own)
    {
        try
        {
            return await database.KeyRenameAsync(old, own, When.NotExists).ConfigureAwait(false);
        }
        catch (RedisServerException gone) when (gone.Message.Contains("no such key", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private List<IServer> Primaries()
    {
        var primaries = connection.Multiplexer.GetServers().Where(static server => !server.IsReplica).ToList();
        return primaries.Count > 0 && primaries.All(static server => server.IsConnected) ? primaries : throw new RedisConnectionException(
            ConnectionFailureType.UnableToConnect, CommandFlags.DemandMaster, "A primary of Redis cannot be reached, so keys could be missed. What was imported before stays; import again when it is there.");
    }

    /// <summary>The prefix as a pattern that means itself.</summary>
    private static string Literal(string prefix) => string.Concat(prefix.Select(static c => c is '\\' or '*' or '?' or '[' or ']' or '^' ? $"\\{c}" : $"{c}"));
}
