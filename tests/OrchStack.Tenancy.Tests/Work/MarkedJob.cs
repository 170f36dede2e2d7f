using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Tests;

/// <summary>A payload that has the envelope's mark itself.</summary>
internal sealed record MarkedJob([property: JsonPropertyName("orchstack.tenantWork")] int Mark, string? TenantId, Job? Payload);
