using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TenantRemovalHeader))]
[JsonSerializable(typeof(TenantRemovalPayload))]
internal sealed partial class TenantRemovalJson : JsonSerializerContext;
