using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TenantDataKey[]))]
internal sealed partial class LocalKeyJson : JsonSerializerContext;
