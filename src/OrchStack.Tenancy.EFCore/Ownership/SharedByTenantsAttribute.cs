namespace OrchStack.Tenancy.EFCore;

/// <summary>All tenants read this entity's rows, also without a tenant, and the platform writes them: countries, price lists.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SharedByTenantsAttribute : Attribute;
