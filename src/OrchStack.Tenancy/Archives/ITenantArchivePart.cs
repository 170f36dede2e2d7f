namespace OrchStack.Tenancy;

/// <summary>
/// A part of a tenant that goes into its archive: register more with <see cref="OrchStackTenancyBuilder.AddArchivePart{TPart}"/>. Called
/// inside the tenant's own scope, also while the tenant is not served.
/// </summary>
public interface ITenantArchivePart
{
    /// <summary>Its name, which is the folder of its entries: lower-case letters and hyphens.</summary>
    string Name { get; }

    /// <summary>Its place when a tenant is restored: lower goes first.</summary>
    /// <value>0 by default.</value>
    int Order => 0;

    /// <summary>Writes what the tenant has.</summary>
    Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken);

    /// <summary>Puts it into this stack. Must be idempotent: after a failure, of this part or another, it is called again.</summary>
    Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken);
}
