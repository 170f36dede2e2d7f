namespace OrchStack.Tenancy;

/// <summary>What a cache keeps: whose a value is, and which changes concern it.</summary>
internal sealed record RegistryCacheRole<TValue>(Func<TValue, TenantId> OwnerOf, TenantChangeKind Kind);
