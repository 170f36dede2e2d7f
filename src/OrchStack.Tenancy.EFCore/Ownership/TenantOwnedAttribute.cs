namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Every row of this entity belongs to one tenant. The tenant column is added as a shadow property, filled by the database
/// and checked by it. A derived entity belongs with its base.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TenantOwnedAttribute : Attribute;
