using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>Records in the memory of this process. What is kept is nobody's object: records go in and out as JSON.</summary>
internal sealed class InMemoryVectorRecords : IVectorRecords
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, VectorRecord>> _collections = new(StringComparer.Ordinal);

    public string SystemName => "inmemory";

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in _collections.Keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public Task<bool> ExistsAsync(string collection, CancellationToken cancellationToken) => Task.FromResult(_collections.ContainsKey(collection));

    public Task EnsureExistsAsync(string collection, CancellationToken cancellationToken)
    {
        _collections.TryAdd(collection, new(StringComparer.Ordinal));
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string collection, CancellationToken cancellationToken)
    {
        _collections.TryRemove(collection, out _);
        return Task.CompletedTask;
    }

    public Task PutAsync(string collection, IReadOnlyCollection<VectorRecord> records, CancellationToken cancellationToken)
    {
        var there = _collections.GetValueOrDefault(collection) ?? throw new VectorStoreException(
            $"There is no collection '{collection}'. Call EnsureCollectionExistsAsync() first. Nothing was stored.") { CollectionName = collection, OperationName = "Upsert" };
        foreach (var record in records)
        {
            there[record.Key] = record;
        }

        return Task.CompletedTask;
    }

    public Task DeleteAsync(string collection, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            Records(collection)?.TryRemove(key, out _);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<VectorRecord>> GetAsync(string collection, IReadOnlyCollection<string> keys, bool withVectors, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<VectorRecord>>([.. keys.Distinct(StringComparer.Ordinal).Select(key => Records(collection)?.GetValueOrDefault(key)).OfType<VectorRecord>()]);

    public Task ReadAsync(string collection, bool withVectors, Action<VectorRecord> read, CancellationToken cancellationToken)
    {
        foreach (var (_, record) in Records(collection) ?? [])
        {
            read(record);
        }

        return Task.CompletedTask;
    }

    public Task OfferAsync(string collection, VectorTop best, CancellationToken cancellationToken)
    {
        foreach (var (key, record) in Records(collection) ?? [])
        {
            if (record.Vector is { } vector && best.IsWanted(vector, out var score))
            {
                best.Add(key, score);
            }
        }

        return Task.CompletedTask;
    }

    private ConcurrentDictionary<string, VectorRecord>? Records(string collection) => _collections.GetValueOrDefault(collection);
}
