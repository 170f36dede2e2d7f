using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>A collection whose calls go to that of the tenant who is current then. It may be kept and used by all.</summary>
internal sealed class TenantVectorCollection<TKey, TRecord>(
    string name, Func<VectorPlace> current, Func<VectorPlace, VectorStoreCollection<TKey, TRecord>> open)
    : VectorStoreCollection<TKey, TRecord>, IKeywordHybridSearchable<TRecord>
    where TKey : notnull
    where TRecord : class
{
    // Most collections serve one request of one tenant; one that is kept builds its tenants' models anew now and then.
    private Opened? _last;

    public override string Name => name;

    private VectorStoreCollection<TKey, TRecord> Inner => At(current());

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Inner.CollectionExistsAsync(cancellationToken);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default) => Inner.EnsureCollectionExistsAsync(cancellationToken);

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => Inner.EnsureCollectionDeletedAsync(cancellationToken);

    public override Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Inner.GetAsync(key, options, cancellationToken);

    public override IAsyncEnumerable<TRecord> GetAsync(IEnumerable<TKey> keys, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Within(inner => inner.GetAsync(keys, options, cancellationToken), cancellationToken);

    public override IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter, int top, FilteredRecordRetrievalOptions<TRecord>? options = null, CancellationToken cancellationToken = default) =>
        Within(inner => inner.GetAsync(filter, top, options, cancellationToken), cancellationToken);

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => Inner.DeleteAsync(key, cancellationToken);

    public override Task DeleteAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) => Inner.DeleteAsync(keys, cancellationToken);

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) => Inner.UpsertAsync(record, cancellationToken);

    public override Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default) => Inner.UpsertAsync(records, cancellationToken);

    public override IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default) =>
        Within(inner => inner.SearchAsync(searchValue, top, options, cancellationToken), cancellationToken);

    public IAsyncEnumerable<VectorSearchResult<TRecord>> HybridSearchAsync<TInput>(
        TInput searchValue, ICollection<string> keywords, int top, HybridSearchOptions<TRecord>? options = null, CancellationToken cancellationToken = default)
        where TInput : notnull =>
        Within(
            inner => (inner as IKeywordHybridSearchable<TRecord> ?? throw new NotSupportedException(
                $"The vector store behind collection '{name}' does not search by keywords. Use SearchAsync, or a store that does: UseVectorStore(…)."))
                .HybridSearchAsync(searchValue, keywords, top, options, cancellationToken),
            cancellationToken);

    /// <summary>Says what the collection is, and hands out nothing of what is behind it.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreCollectionMetadata) ? new VectorStoreCollectionMetadata { CollectionName = name }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private VectorStoreCollection<TKey, TRecord> At(VectorPlace place)
    {
        // Read once: another call may put another tenant's there meanwhile.
        if (Volatile.Read(ref _last) is { } last && last.Place == place)
        {
            return last.Inner;
        }

        var inner = open(place);
        Volatile.Write(ref _last, new Opened(place, inner));
        return inner;
    }

    /// <summary>The tenant is the one who calls; who then reads as another is refused.</summary>
    private IAsyncEnumerable<T> Within<T>(Func<VectorStoreCollection<TKey, TRecord>, IAsyncEnumerable<T>> read, CancellationToken cancellationToken)
    {
        var place = current();
        return ReadAsync(place, read(At(place)), cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(VectorPlace place, IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (current() != place)
        {
            throw new InvalidOperationException(
                $"Refused to read collection '{name}': it was asked as tenant '{place.Tenant}' and is read as '{current().Tenant}'. Ask and read inside one scope.");
        }

        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    private sealed record Opened(VectorPlace Place, VectorStoreCollection<TKey, TRecord> Inner);
}
