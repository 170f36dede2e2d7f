using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Tests;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(TenantWork<Job>))]
[JsonSerializable(typeof(MarkedJob))]
[JsonSerializable(typeof(Dictionary<string, object>))]
[JsonSerializable(typeof(string))]
internal sealed partial class JobJson : JsonSerializerContext;
