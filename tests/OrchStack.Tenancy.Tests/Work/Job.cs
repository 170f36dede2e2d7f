namespace OrchStack.Tenancy.Tests;

/// <summary>A payload with members that an envelope has as well.</summary>
internal sealed record Job(string Name, string? TenantId = null, string? Payload = null);
