using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Finds keys by a prefix with a hash tag: they lie in one slot, so one primary has them all; which one that is now, the servers say.</summary>
internal sealed class PrefixedKeys(RedisConnection connection)
{
    private const int KeysAtOnce = 500;

    /// <param name="prefix">What all keys begin with, hash tag included.</param>
    /// <param name="pattern">Which of them, prefix included.</param>
    /// <param name="pageSize">How many the server looks at in one go.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<RedisKey> ScanAsync(
        string prefix, RedisValue pattern, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var owner = await database.IdentifyEndpointAsync(prefix, CommandFlags.DemandMaster).ConfigureAwait(false)
            ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.DemandMaster, $"No primary that has the keys '{prefix}…' can be reached.");
        await foreach (var key in connection.Multiplexer.GetServer(owner).KeysAsync(database.Database, pattern, pageSize)
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return key;
        }
    }

    public async Task<long> DeleteAllAsync(string prefix, CancellationToken cancellationToken)
    {
        var (deleted, before) = (0L, -1L);
        while (deleted != before)
        {
            // Once more, until there was none: a key may have come meanwhile, or a primary may have handed over to its replica.
            before = deleted;
            await foreach (var keys in ScanAsync(prefix, $"{prefix}*", KeysAtOnce, cancellationToken).Chunk(KeysAtOnce).ConfigureAwait(false))
            {
                deleted += await connection.Database.KeyDeleteAsync(keys).ConfigureAwait(false);
            }
        }

        return deleted;
    }
}
