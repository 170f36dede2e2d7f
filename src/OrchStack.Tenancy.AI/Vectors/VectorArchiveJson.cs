using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.AI;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArchivedVector))]
internal sealed partial class VectorArchiveJson : JsonSerializerContext;
