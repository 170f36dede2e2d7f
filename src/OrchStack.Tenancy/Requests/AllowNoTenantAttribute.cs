namespace OrchStack.Tenancy;

/// <summary>The endpoint is reached without a tenant too. Evidence that is there is judged all the same.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AllowNoTenantAttribute : Attribute, IAllowNoTenantMetadata;
