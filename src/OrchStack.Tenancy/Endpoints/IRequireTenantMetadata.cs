namespace OrchStack.Tenancy;

/// <summary>
/// Endpoint metadata: the endpoint needs a tenant. That is the default; said again, it takes back what a group or a
/// controller allowed, because the last of this and <see cref="IAllowNoTenantMetadata"/> in the order of metadata wins.
/// </summary>
public interface IRequireTenantMetadata;
