namespace OrchStack.Tenancy;

/// <summary>What was destroyed, for whoever has to show it. Immutable.</summary>
/// <param name="Tenant">Whose keys they were.</param>
/// <param name="Destroyed">When.</param>
/// <param name="Keys">SHA-256 of each wrapped key that this call destroyed, by its version: it identifies the key and says nothing about it.</param>
public sealed record TenantKeyReceipt(TenantId Tenant, DateTimeOffset Destroyed, IReadOnlyDictionary<int, string> Keys);
