using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrchStack.Tenancy.AI;

/// <summary>A collection whose filters and distances are computed here, so that they mean in every place of records what they mean in C#.</summary>
internal sealed class ExactVectorCollection<TKey, TRecord>(IVectorRecords records, string name, CollectionModel model) : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly ExactRecordMapper<TRecord> _mapper = new(model);

    public override string Name => name;

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => records.ExistsAsync(name, cancellationToken);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => records.EnsureExistsAsync(name, cancellationToken);

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => records.DeleteAsync(name, cancellationToken);

    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        await records.GetAsync(name, [VectorKeyText.Of(key)], WithVectors(options?.IncludeVectors), cancellationToken).ConfigureAwait(false) is [var stored]
            ? _mapper.Read(stored, WithVectors(options?.IncludeVectors))
            : null;

    public override async IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var stored in await records.GetAsync(
            name, [.. keys.Select(static key => VectorKeyText.Of(key))], WithVectors(options?.IncludeVectors), cancellationToken).ConfigureAwait(false))
        {
            yield return _mapper.Read(stored, WithVectors(options?.IncludeVectors));
        }
    }

    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var isWanted = filter.Compile(preferInterpretation: true);
        List<(string Key, TRecord Record)> found = [];
        var withVectors = WithVectors(options?.IncludeVectors);
        await records.ReadAsync(
            name,
            withVectors,
            stored =>
            {
                if (_mapper.Read(stored, withVectors) is var record && isWanted(record))
                {
                    found.Add((stored.Key, record));
                }
            },
            cancellationToken).ConfigureAwait(false);

        foreach (var (_, record) in Sorted(found, options).Skip(options?.Skip ?? 0).Take(top))
        {
            yield return record;
        }
    }

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => records.DeleteAsync(name, [VectorKeyText.Of(key)], cancellationToken);

    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) =>
        records.DeleteAsync(name, [.. keys.Select(static key => VectorKeyText.Of(key))], cancellationToken);

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) => UpsertAsync([record], cancellationToken);

    public override async Task UpsertAsync(IEnumerable<TRecord> recordsToStore, CancellationToken cancellationToken = default)
    {
        var all = recordsToStore.ToList();
        var vectors = await VectorsAsync(all, cancellationToken).ConfigureAwait(false);
        await records.PutAsync(name, [.. all.Select((record, i) => _mapper.Store(record, vectors[i]))], cancellationToken).ConfigureAwait(false);
    }

    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var property = model.GetVectorPropertyOrSingle(options ?? new());
        var skip = options?.Skip ?? 0;
        var best = new VectorTop(
            VectorDistance.Of(property.DistanceFunction), await QueryAsync(searchValue, property, cancellationToken).ConfigureAwait(false), skip + top, options?.ScoreThreshold);
        var withVectors = WithVectors(options?.IncludeVectors);
        Dictionary<string, VectorRecord> chosen = [];
        if (options?.Filter is { } filter)
        {
            var isWanted = filter.Compile(preferInterpretation: true);
            await records.ReadAsync(
                name,
                withVectors: true,
                stored =>
                {
                    if (stored.Vector is { } vector && best.IsWanted(vector, out var score) && isWanted(_mapper.Read(stored, withVector: false)))
                    {
                        best.Add(stored.Key, score);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await records.OfferAsync(name, best, cancellationToken).ConfigureAwait(false);
        }

        var found = best.Take().Skip(skip).ToList();
        foreach (var stored in await records.GetAsync(name, [.. found.Select(static hit => hit.Key)], withVectors, cancellationToken).ConfigureAwait(false))
        {
            chosen[stored.Key] = stored;
        }

        foreach (var (key, score) in found)
        {
            // Deleted since it was compared.
            if (chosen.TryGetValue(key, out var stored))
            {
                yield return new VectorSearchResult<TRecord>(_mapper.Read(stored, withVectors), score);
            }
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata { VectorStoreSystemName = records.SystemName, CollectionName = name }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private static IEnumerable<(string Key, TRecord Record)> Sorted(List<(string Key, TRecord Record)> found, FilteredRecordRetrievalOptions<TRecord>? options)
    {
        IOrderedEnumerable<(string Key, TRecord Record)>? sorted = null;
        foreach (var sort in options?.OrderBy?.Invoke(new()).Values ?? [])
        {
            var selector = sort.PropertySelector.Compile(preferInterpretation: true);
            object? By((string Key, TRecord Record) item) => selector(item.Record);
            sorted = (sorted, sort.Ascending) switch
            {
                (null, true) => found.OrderBy(By),
                (null, false) => found.OrderByDescending(By),
                (_, true) => sorted.ThenBy(By),
                (_, false) => sorted.ThenByDescending(By),
            };
        }

        return sorted is null ? found.OrderBy(static item => item.Key, StringComparer.Ordinal) : sorted.ThenBy(static item => item.Key, StringComparer.Ordinal);
    }

    private bool WithVectors(bool? isAsked) => isAsked == true && model.EmbeddingGenerationRequired
        ? throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration)
        : isAsked == true;

    private async Task<float[]?[]> VectorsAsync(List<TRecord> all, CancellationToken cancellationToken)
    {
        if (model.VectorProperties is not [var property])
        {
            return new float[]?[all.Count];
        }

        var vectors = property.EmbeddingGenerationDispatcher is null
            ? [.. all.Select(_mapper.Vector)]
            : (await property.GenerateEmbeddingsAsync(all.Select(property.GetValueAsObject), cancellationToken).ConfigureAwait(false)).Select(ExactRecordMapper<TRecord>.Floats).ToArray();
        return vectors.FirstOrDefault(vector => vector is not null && vector.Length != property.Dimensions) is { } wrong
            ? throw new VectorStoreException($"The vector '{property.ModelName}' has {wrong.Length} dimensions, and the records say {property.Dimensions}. Nothing was stored.") { CollectionName = name, OperationName = "Upsert" }
            : vectors;
    }

    private static async Task<float[]> QueryAsync<TInput>(TInput value, VectorPropertyModel property, CancellationToken cancellationToken)
        where TInput : notnull =>
        ExactRecordMapper<TRecord>.Floats(value)
            ?? (property.EmbeddingGenerationDispatcher is null
                ? throw new InvalidOperationException(VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(typeof(TInput), "ReadOnlyMemory<float>, Embedding<float>, float[]"))
                : ((Embedding<float>)await property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector.ToArray());
}
