using System.Text.Json;

namespace OrchStack.Tenancy.AI;

/// <summary>A line of a collection's entry in an archive.</summary>
internal sealed record ArchivedVector(string Key, JsonElement Data, string? Vector)
{
    public static ArchivedVector Of(VectorRecord record)
    {
        using var data = JsonDocument.Parse(record.Data!);
        return new ArchivedVector(record.Key, data.RootElement.Clone(), record.Vector is { } vector ? Convert.ToBase64String(VectorBytes.Of(vector)) : null);
    }

    public VectorRecord ToRecord() => new(Key, Data.GetRawText(), Vector is null ? null : VectorBytes.Read(Convert.FromBase64String(Vector)).ToArray());
}
