using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrchStack.Tenancy.AI;

/// <summary>Records with a key, values that JSON can hold, and one vector of floats.</summary>
internal sealed class ExactModelBuilder() : CollectionModelBuilder(new CollectionModelBuildingOptions { SupportsMultipleVectors = false, RequiresAtLeastOneVector = false })
{
    private const string Vectors = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    protected override IReadOnlyList<EmbeddingGenerationDispatcher> EmbeddingGenerationDispatchers { get; } = [EmbeddingGenerationDispatcher.Create<Embedding<float>>()];

    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        if (!VectorKeyText.IsSupported(keyProperty.Type))
        {
            throw new NotSupportedException($"The key '{keyProperty.ModelName}' is a {keyProperty.Type.Name}. Use string, Guid, int, long or ulong.");
        }
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = "";
        return true;
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = Vectors;
        return type == typeof(ReadOnlyMemory<float>) || type == typeof(ReadOnlyMemory<float>?) || type == typeof(Embedding<float>) || type == typeof(float[]);
    }
}
