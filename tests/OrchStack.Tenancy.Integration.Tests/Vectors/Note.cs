using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.Integration.Tests.Vectors;

/// <summary>A record as an application would write it, with values of many types.</summary>
internal sealed class Note
{
    [VectorStoreKey]
    public string Id { get; set; } = "";

    [VectorStoreData(IsIndexed = true)]
    public string Color { get; set; } = "";

    [VectorStoreData(StorageName = "page_no")]
    public int Page { get; set; }

    [VectorStoreData]
    public DateTimeOffset? At { get; set; }

    [VectorStoreData]
    public List<string> Tags { get; set; } = [];

    [VectorStoreVector(3)]
    public ReadOnlyMemory<float>? Embedding { get; set; }

    public static Note Of(string id, float x = 1, float y = 0, float z = 0, string color = "red", int page = 1, params string[] tags) =>
        new() { Id = id, Color = color, Page = page, Tags = [.. tags], Embedding = new float[] { x, y, z }, At = DateTimeOffset.UnixEpoch.AddDays(page) };
}
