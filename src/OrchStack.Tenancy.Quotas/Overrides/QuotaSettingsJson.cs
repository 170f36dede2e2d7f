using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Reads tenants' quotas without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TenantQuotaSettings))]
internal sealed partial class QuotaSettingsJson : JsonSerializerContext;
