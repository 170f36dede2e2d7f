using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrchStack.Tenancy.AI;

/// <summary>What the application said about a collection that its tenants share.</summary>
internal sealed class SharedCollection
{
    private readonly Type _key;
    private readonly Type _record;
    private readonly CollectionModel _model;
    private readonly VectorStoreCollectionDefinition? _definition;

    private SharedCollection(Type key, Type record, CollectionModel model, VectorStoreCollectionDefinition? definition) =>
        (_key, _record, _model, _definition) = (key, record, model, definition);

    public CollectionModel DynamicShape => field ??= new SharedRowModelBuilder().BuildDynamic(
        new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty(_model.KeyProperty.ModelName, _model.KeyProperty.Type) { StorageName = _model.KeyProperty.StorageName },
                .. SharedRow.Define(_model, _definition, SharedVectorKey.Text).Properties.Where(static property =>
                    property is not VectorStoreKeyProperty && property.Name is not (SharedRow.Tenant or SharedRow.Workspace or SharedRow.Key)),
            ],
        },
        defaultEmbeddingGenerator: null);

    public static SharedCollection Of<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition)
        where TKey : notnull
        where TRecord : class
    {
        var model = typeof(TRecord) == typeof(Dictionary<string, object?>)
            ? new SharedRowModelBuilder().BuildDynamic(
                definition ?? throw new ArgumentNullException(nameof(definition), $"The shared collection '{name}' of dynamic records needs a definition."),
                defaultEmbeddingGenerator: null)
            : new SharedRowModelBuilder().Build(typeof(TRecord), typeof(TKey), definition, defaultEmbeddingGenerator: null);
        return model.Properties.FirstOrDefault(static property => property.ModelName.StartsWith("tenancy_", StringComparison.Ordinal)
                || property.StorageName.StartsWith("tenancy_", StringComparison.Ordinal)) is { } taken
            ? throw new ArgumentException($"The shared collection '{name}' has a property '{taken.ModelName}': names that begin with tenancy_ are the library's own.", nameof(definition))
            : new SharedCollection(typeof(TKey), typeof(TRecord), model, definition);
    }

    /// <summary>The rows of all tenants.</summary>
    public VectorStoreCollection<object, Dictionary<string, object?>> Open(VectorStore store, string name, SharedVectorKey keys) =>
        store.GetDynamicCollection(name, SharedRow.Define(_model, _definition, keys));

    /// <summary>One place's part of them.</summary>
    public VectorStoreCollection<TKey, TRecord> Open<TKey, TRecord>(VectorStore store, string name, SharedVectorKey keys, VectorPlace place)
        where TKey : notnull
        where TRecord : class => new SharedVectorCollection<TKey, TRecord>(
            Open(store, name, keys), typeof(TRecord) == typeof(Dictionary<string, object?>) ? DynamicShape : ShapeOf<TKey, TRecord>(name), place, keys);

    private CollectionModel ShapeOf<TKey, TRecord>(string name) => typeof(TKey) == _key && typeof(TRecord) == _record
        ? _model
        : throw new InvalidOperationException(
            $"The collection '{name}' is shared as ShareCollection<{_key.Name}, {_record.Name}> and was asked for as GetCollection<{typeof(TKey).Name}, {typeof(TRecord).Name}>. Use the same types, or GetDynamicCollection.");

    /// <summary>Deletes the rows of all places of a tenant.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAllAsync(VectorStore store, string name, SharedVectorKey keys, VectorPlace place, CancellationToken cancellationToken)
    {
        var rows = Open(store, name, keys);
        return await rows.CollectionExistsAsync(cancellationToken).ConfigureAwait(false)
            && await SharedDeletion.RunAsync(rows, SharedRow.IsTenants(place), _model.KeyProperty.ModelName, place, cancellationToken).ConfigureAwait(false);
    }
}
