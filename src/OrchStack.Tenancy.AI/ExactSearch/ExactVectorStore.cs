using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>A store that compares a query with every vector of one collection, and so finds the nearest whatever else is stored. Thread-safe.</summary>
internal sealed class ExactVectorStore(IVectorRecords records, IEmbeddingGenerator? embeddings = null) : VectorStore
{
    private const string Reflection = "The model of the records is built by reflection.";

    public IVectorRecords Records => records;

    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        typeof(TRecord) == typeof(Dictionary<string, object?>)
            ? throw new NotSupportedException("Records that are dictionaries are those of GetDynamicCollection(name, definition).")
            : new ExactVectorCollection<TKey, TRecord>(records, name, new ExactModelBuilder().Build(typeof(TRecord), typeof(TKey), definition, embeddings));

    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        new ExactVectorCollection<object, Dictionary<string, object?>>(records, name, new ExactModelBuilder().BuildDynamic(definition, embeddings));

    public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) => records.ListAsync(cancellationToken);

    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) => records.ExistsAsync(name, cancellationToken);

    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default) => records.DeleteAsync(name, cancellationToken);

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(VectorStoreMetadata) ? new VectorStoreMetadata { VectorStoreSystemName = records.SystemName }
            : serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : null;
    }
}
