namespace OrchStack.Tenancy;

/// <summary>
/// The endpoint needs a tenant, also where its group or controller does without one: see <see cref="IRequireTenantMetadata"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireTenantAttribute : Attribute, IRequireTenantMetadata;
