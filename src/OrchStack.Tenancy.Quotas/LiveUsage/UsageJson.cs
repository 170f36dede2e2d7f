using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Writes usage without reflection; kinds and periods are called as in the configuration.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UsageAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
internal sealed partial class UsageJson : JsonSerializerContext;
