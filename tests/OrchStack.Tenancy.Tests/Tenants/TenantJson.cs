using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Tests;

/// <summary>Serializes without reflection, as an AOT application does.</summary>
[JsonSerializable(typeof(TenantId))]
[JsonSerializable(typeof(TenantSlug))]
[JsonSerializable(typeof(TenantKey))]
[JsonSerializable(typeof(Dictionary<TenantId, int>))]
[JsonSerializable(typeof(Dictionary<TenantSlug, int>))]
[JsonSerializable(typeof(Dictionary<TenantKey, int>))]
internal sealed partial class TenantJson : JsonSerializerContext;
