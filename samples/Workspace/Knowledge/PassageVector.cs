using Microsoft.Extensions.VectorData;

namespace Workspace.Knowledge;

/// <summary>A passage as the vector store knows it. Its vector is made of its words; everything else is read from the database.</summary>
internal sealed class PassageVector
{
    [VectorStoreKey]
    public long Id { get; init; }

    [VectorStoreData]
    public Guid DocumentId { get; init; }

    [VectorStoreVector(WordEmbeddings.Dimensions)]
    public string Words { get; init; } = "";
}
