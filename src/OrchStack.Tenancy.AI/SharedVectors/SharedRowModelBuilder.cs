using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace OrchStack.Tenancy.AI;

/// <summary>Reads which properties a record has. What types they may have is for the store to say, which gets them as they are.</summary>
internal sealed class SharedRowModelBuilder() : CollectionModelBuilder(new CollectionModelBuildingOptions { SupportsMultipleVectors = true, RequiresAtLeastOneVector = false })
{
    protected override void ValidateKeyProperty(KeyPropertyModel keyProperty)
    {
        if (!VectorKeyText.IsSupported(keyProperty.Type))
        {
            throw new NotSupportedException($"The key of a shared collection is a {keyProperty.Type.Name}. Use string, Guid, int, long or ulong.");
        }
    }

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = "";
        return true;
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = "";
        return true;
    }
}
