using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrchStack.Tenancy.AI;

/// <summary>
/// One place's part of a collection that all share. The tenant is in the key, so that calls without a filter reach nobody else's, in
/// the filter of every call that has one, and is looked at in each row that comes back.
/// </summary>
internal sealed class SharedVectorCollection<TKey, TRecord>(
    VectorStoreCollection<object, Dictionary<string, object?>> rows, CollectionModel model, VectorPlace place, SharedVectorKey keys)
    : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    public override string Name => rows.Name;

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => rows.CollectionExistsAsync(cancellationToken);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => rows.EnsureCollectionExistsAsync(cancellationToken);

    /// <summary>The collection is everybody's; what is deleted is this place's part.</summary>
    public override async Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        if (await rows.CollectionExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            await SharedDeletion.RunAsync(rows, SharedRow.IsPlaces(place), model.KeyProperty.ModelName, place, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        await rows.GetAsync(RowKey(key), options, cancellationToken).ConfigureAwait(false) is { } row ? Record(row) : null;

    public override async IAsyncEnumerable<TRecord> GetAsync(
        IEnumerable<TKey> keysOfRecords, RecordRetrievalOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in rows.GetAsync([.. keysOfRecords.Select(key => RowKey(key))], options, cancellationToken).ConfigureAwait(false))
        {
            yield return Record(row);
        }
    }

    public override async IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var rowOptions = new FilteredRecordRetrievalOptions<Dictionary<string, object?>> { Skip = options?.Skip ?? 0, IncludeVectors = options?.IncludeVectors ?? false };
        if (options?.OrderBy is { } order)
        {
            rowOptions.OrderBy = rowOrder => order(new()).Values.Aggregate(rowOrder, (sorted, sort) => sort.Ascending
                ? sorted.Ascending(SharedFilter.Selector(sort.PropertySelector, model)!)
                : sorted.Descending(SharedFilter.Selector(sort.PropertySelector, model)!));
        }

        await foreach (var row in rows.GetAsync(SharedFilter.Of(filter, model, place), top, rowOptions, cancellationToken).ConfigureAwait(false))
        {
            yield return Record(row);
        }
    }

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => rows.DeleteAsync(RowKey(key), cancellationToken);

    public override Task DeleteAsync(IEnumerable<TKey> keysOfRecords, CancellationToken cancellationToken = default) =>
        rows.DeleteAsync([.. keysOfRecords.Select(key => RowKey(key))], cancellationToken);

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) => rows.UpsertAsync(Row(record), cancellationToken);

    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default) =>
        rows.UpsertAsync([.. records.Select(Row)], cancellationToken);

    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default) => Results(
        rows.SearchAsync(
            searchValue,
            top,
            new VectorSearchOptions<Dictionary<string, object?>>
            {
                Filter = SharedFilter.Of(options?.Filter, model, place),
                VectorProperty = SharedFilter.Selector(options?.VectorProperty, model),
                Skip = options?.Skip ?? 0,
                IncludeVectors = options?.IncludeVectors ?? false,
                ScoreThreshold = options?.ScoreThreshold,
            },
            cancellationToken),
        cancellationToken);

    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull => Results(
        (rows as IKeywordHybridSearchable<Dictionary<string, object?>> ?? throw new NotSupportedException(
            $"The vector store behind collection '{Name}' does not search by keywords. Use SearchAsync, or a store that does: UseVectorStore(…).")).HybridSearchAsync(
            searchValue,
            keywords,
            top,
            new HybridSearchOptions<Dictionary<string, object?>>
            {
                Filter = SharedFilter.Of(options?.Filter, model, place),
                VectorProperty = SharedFilter.Selector(options?.VectorProperty, model),
                AdditionalProperty = SharedFilter.Selector(options?.AdditionalProperty, model),
                Skip = options?.Skip ?? 0,
                IncludeVectors = options?.IncludeVectors ?? false,
                ScoreThreshold = options?.ScoreThreshold,
            },
            cancellationToken),
        cancellationToken);

    /// <summary>Nothing: the collection that holds it answers for itself.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null) => null;

    private async IAsyncEnumerable<VectorSearchResult<TRecord>> Results(
        IAsyncEnumerable<VectorSearchResult<Dictionary<string, object?>>> found, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in found.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return new VectorSearchResult<TRecord>(Record(result.Record), result.Score);
        }
    }

    private object RowKey(object key) => SharedRow.KeyOf(place, VectorKeyText.Of(key), keys);

    private Dictionary<string, object?> Row(TRecord record)
    {
        var key = VectorKeyText.Of(model.KeyProperty.EnsureKey(record));
        Dictionary<string, object?> row = new()
        {
            [model.KeyProperty.ModelName] = SharedRow.KeyOf(place, key, keys),
            [SharedRow.Tenant] = place.TenantText,
            [SharedRow.Workspace] = place.WorkspaceText,
            [SharedRow.Key] = key,
        };
        foreach (var property in model.Properties.Where(static property => property is not KeyPropertyModel))
        {
            row[property.ModelName] = property.GetValueAsObject(record);
        }

        return row;
    }

    private TRecord Record(Dictionary<string, object?> row)
    {
        if (row.GetValueOrDefault(SharedRow.Tenant) as string != place.TenantText || row.GetValueOrDefault(SharedRow.Workspace) as string != place.WorkspaceText)
        {
            throw new ForeignVectorException(rows.Name, place.Tenant);
        }

        var record = model.CreateRecord<TRecord>()!;
        model.KeyProperty.SetValueAsObject(record, VectorKeyText.Read((string)row[SharedRow.Key]!, model.KeyProperty.Type));
        foreach (var property in model.Properties.Where(property => property is not KeyPropertyModel && row.ContainsKey(property.ModelName)))
        {
            property.SetValueAsObject(record, row[property.ModelName]);
        }

        return record;
    }
}
