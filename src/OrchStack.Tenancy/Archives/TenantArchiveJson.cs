using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TenantArchiveManifest))]
[JsonSerializable(typeof(AuditEvent))]
[JsonSerializable(typeof(TenantSettingsDocument))]
[JsonSerializable(typeof(ArchivedFile))]
[JsonSerializable(typeof(ArchivedKey))]
internal sealed partial class TenantArchiveJson : JsonSerializerContext;
