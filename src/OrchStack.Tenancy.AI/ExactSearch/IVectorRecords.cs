namespace OrchStack.Tenancy.AI;

/// <summary>Where the records of collections lie, without any knowledge of what is in them. Thread-safe.</summary>
internal interface IVectorRecords
{
    string SystemName { get; }

    IAsyncEnumerable<string> ListAsync(CancellationToken cancellationToken);

    Task<bool> ExistsAsync(string collection, CancellationToken cancellationToken);

    Task EnsureExistsAsync(string collection, CancellationToken cancellationToken);

    /// <summary>The collection and all its records.</summary>
    Task DeleteAsync(string collection, CancellationToken cancellationToken);

    /// <summary>All or none of the records; of two with one key the last.</summary>
    /// <exception cref="Microsoft.Extensions.VectorData.VectorStoreException">There is no such collection.</exception>
    Task PutAsync(string collection, IReadOnlyCollection<VectorRecord> records, CancellationToken cancellationToken);

    Task DeleteAsync(string collection, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Those that there are, in any order.</summary>
    Task<IReadOnlyList<VectorRecord>> GetAsync(string collection, IReadOnlyCollection<string> keys, bool withVectors, CancellationToken cancellationToken);

    /// <summary>Hands over every record, in any order, one at a time.</summary>
    Task ReadAsync(string collection, bool withVectors, Action<VectorRecord> read, CancellationToken cancellationToken);

    /// <summary>Offers the vector of every record that has one; which is best is for the offered to say.</summary>
    Task OfferAsync(string collection, VectorTop best, CancellationToken cancellationToken);
}
