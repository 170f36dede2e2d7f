using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>A store in which each call goes to the collections of the tenant who is current then, or of one workspace.</summary>
internal sealed class TenantVectorStore(VectorStore inner, ITenantContext tenants, WorkspaceId? workspace, TenantVectorOptions options) : VectorStore
{
    private const string Reflection = "The model of the records is built by reflection.";

    private VectorPlace Place => new(tenants.Tenant.Id, workspace);

    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public override VectorStoreCollection<TKey, TRecord> GetCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null) =>
        new TenantVectorCollection<TKey, TRecord>(VectorPlace.CheckName(name), () => Place, options.Shared.GetValueOrDefault(name) is { } shared
            ? place => shared.Open<TKey, TRecord>(inner, name, options.SharedKeys, place)
            : place => inner.GetCollection<TKey, TRecord>(place.Prefix + name, definition));

    [RequiresUnreferencedCode(Reflection)]
    [RequiresDynamicCode(Reflection)]
    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(string name, VectorStoreCollectionDefinition definition) =>
        new TenantVectorCollection<object, Dictionary<string, object?>>(VectorPlace.CheckName(name), () => Place, options.Shared.GetValueOrDefault(name) is { } shared
            ? place => shared.Open<object, Dictionary<string, object?>>(inner, name, options.SharedKeys, place)
            : place => inner.GetDynamicCollection(place.Prefix + name, definition));

    public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) => ListAsync(Place.Prefix, cancellationToken);

    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        var place = Place;
        return inner.CollectionExistsAsync(options.Shared.ContainsKey(name) ? name : place.Prefix + VectorPlace.CheckName(name), cancellationToken);
    }

    public override async Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        var place = Place;
        if (options.Shared.GetValueOrDefault(name) is { } shared)
        {
            await shared.Open<object, Dictionary<string, object?>>(inner, name, options.SharedKeys, place).EnsureCollectionDeletedAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        await inner.EnsureCollectionDeletedAsync(place.Prefix + VectorPlace.CheckName(name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says what the store behind is, and hands out nothing of it.</summary>
    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(VectorStoreMetadata) && inner.GetService(serviceType) is VectorStoreMetadata metadata ? new VectorStoreMetadata { VectorStoreSystemName = metadata.VectorStoreSystemName }
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    private async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The names of shared collections are the application's own.
        foreach (var shared in options.Shared.Keys)
        {
            yield return shared;
        }

        await foreach (var name in inner.ListCollectionNamesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return name[prefix.Length..];
            }
        }
    }
}
