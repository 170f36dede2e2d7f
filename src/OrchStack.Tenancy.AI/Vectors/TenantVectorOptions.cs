using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>How the vectors of tenants are kept apart.</summary>
public sealed class TenantVectorOptions
{
    internal Dictionary<string, SharedCollection> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// What shared collections have as their key: a text, unless the store knows no such keys (Qdrant, say, takes Guids).
    /// </summary>
    /// <value><see cref="SharedVectorKey.Text"/> by default.</value>
    public SharedVectorKey SharedKeys { get; set; } = SharedVectorKey.Text;

    /// <summary>
    /// Puts the records of all tenants into one collection, with the tenant in the key and in the filter of every call. For stores
    /// that cannot have a collection for each tenant; without it, every workspace has its own.
    /// </summary>
    /// <typeparam name="TKey">The records' key: a text, a Guid or a whole number.</typeparam>
    /// <typeparam name="TRecord">The records. They stay as they are.</typeparam>
    /// <param name="name">The collection's name.</param>
    /// <param name="definition">What is a key, a value and a vector, unless attributes say so.</param>
    public TenantVectorOptions ShareCollection<TKey, TRecord>(string name, VectorStoreCollectionDefinition? definition = null)
        where TKey : notnull
        where TRecord : class
    {
        Shared[VectorPlace.CheckShared(name)] = SharedCollection.Of<TKey, TRecord>(name, definition);
        return this;
    }
}
