using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrchStack.Tenancy.AI;

/// <summary>Records as they are stored, and back.</summary>
internal sealed class ExactRecordMapper<TRecord>(CollectionModel model)
    where TRecord : class
{
    public VectorRecord Store(TRecord record, float[]? vector)
    {
        var key = VectorKeyText.Of(model.KeyProperty.EnsureKey(record));
        JsonObject data = [];
        foreach (var property in model.DataProperties)
        {
            data[property.StorageName] = JsonSerializer.SerializeToNode(property.GetValueAsObject(record), property.Type);
        }

        return new VectorRecord(key, data.ToJsonString(), vector);
    }

    public TRecord Read(VectorRecord stored, bool withVector)
    {
        var record = model.CreateRecord<TRecord>()!;
        model.KeyProperty.SetValueAsObject(record, VectorKeyText.Read(stored.Key, model.KeyProperty.Type));
        using var data = JsonDocument.Parse(stored.Data!);
        foreach (var property in model.DataProperties)
        {
            if (data.RootElement.TryGetProperty(property.StorageName, out var value))
            {
                property.SetValueAsObject(record, value.Deserialize(property.Type));
            }
        }

        if (withVector && model.VectorProperties is [var vector])
        {
            vector.SetValueAsObject(record, stored.Vector is null ? null : Typed(stored.Vector, vector.Type));
        }

        return record;
    }

    /// <summary>The vector of a record that has it ready; null where it has none.</summary>
    public float[]? Vector(TRecord record) => model.VectorProperties is [var vector] ? Floats(vector.GetValueAsObject(record)) : null;

    /// <summary>Vectors in all forms that they come in; null for anything else.</summary>
    public static float[]? Floats(object? vector) => vector switch
    {
        ReadOnlyMemory<float> memory => memory.ToArray(),
        float[] array => [.. array],
        Embedding<float> embedding => embedding.Vector.ToArray(),
        _ => null,
    };

    private static object Typed(float[] vector, Type type) =>
        type == typeof(float[]) ? vector : type == typeof(Embedding<float>) ? new Embedding<float>(vector) : new ReadOnlyMemory<float>(vector);
}
