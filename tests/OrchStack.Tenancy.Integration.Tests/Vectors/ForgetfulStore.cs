using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;
using OrchStack.Tenancy.AI;

namespace OrchStack.Tenancy.Integration.Tests.Vectors;

/// <summary>A store that takes every filter and applies none, as one with a fault would.</summary>
internal sealed class ForgetfulStore : VectorStore
{
    private readonly ExactVectorStore _inner = new(new InMemoryVectorRecords());

    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        new Collection<TKey, TRecord>(_inner.GetCollection<TKey, TRecord>(name, definition));

    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        new Collection<object, Dictionary<string, object?>>(_inner.GetDynamicCollection(name, definition));

    public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) => _inner.ListCollectionNamesAsync(cancellationToken);

    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) => _inner.CollectionExistsAsync(name, cancellationToken);

    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) => _inner.EnsureCollectionDeletedAsync(name, cancellationToken);

    public override object? GetService(Type serviceType, object? serviceKey = null) => null;

    private sealed class Collection<TKey, TRecord>(VectorStoreCollection<TKey, TRecord> inner) : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
        where TKey : notnull
        where TRecord : class
    {
        public override string Name => inner.Name;

        public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => inner.CollectionExistsAsync(cancellationToken);

        public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => inner.EnsureCollectionExistsAsync(cancellationToken);

        public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => inner.EnsureCollectionDeletedAsync(cancellationToken);

        public override Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) => inner.GetAsync(key, options, cancellationToken);

        public override IAsyncEnumerable<TRecord> GetAsync(
            Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default) =>
            inner.GetAsync(static _ => true, top, options, cancellationToken);

        public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);

        public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) => inner.UpsertAsync(record, cancellationToken);

        public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default) => inner.UpsertAsync(records, cancellationToken);

        public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
            TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default) =>
            inner.SearchAsync(searchValue, top, options: null, cancellationToken);

        public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
            TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
            where TInput : notnull => inner.SearchAsync(searchValue, top, new VectorSearchOptions<TRecord> { Filter = keywords.Contains("filtered") ? options?.Filter : null }, cancellationToken);

        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
