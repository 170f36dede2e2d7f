using System.Text.Json.Serialization;
using NativeSmoke.Counting;
using NativeSmoke.Life;
using NativeSmoke.Settings;
using OrchStack.Tenancy;

namespace NativeSmoke;

/// <summary>Everything that is read or written as JSON, known when it is compiled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WhoIsIt))]
[JsonSerializable(typeof(Greeting))]
[JsonSerializable(typeof(LifeReport))]
[JsonSerializable(typeof(Dictionary<string, long>))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(TenantId))]
[JsonSerializable(typeof(TenantSlug))]
[JsonSerializable(typeof(TenantKey))]
internal sealed partial class SmokeJson : JsonSerializerContext;
