namespace OrchStack.Tenancy;

/// <summary>
/// The endpoint is reached without a tenant too. Evidence that is there is judged all the same. Beside
/// <see cref="IRequireTenantMetadata"/> the one that stands closer to the endpoint wins.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowNoTenantAttribute : Attribute, IAllowNoTenantMetadata;
