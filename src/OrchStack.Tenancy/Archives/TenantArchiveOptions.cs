namespace OrchStack.Tenancy;

/// <summary>What goes into an archive, or comes out of it.</summary>
public sealed class TenantArchiveOptions
{
    /// <summary>
    /// 32 random bytes under which the tenant's encryption keys travel, known to both stacks and kept apart from the archive. Needed
    /// where the tenant has keys: without them nothing encrypted is read on the other side.
    /// </summary>
    /// <value>Null by default.</value>
    public byte[]? TransferKey { get; set; }

    /// <summary>Parts that are left out, by name: <c>audit</c>.</summary>
    public ISet<string> Leave { get; } = new HashSet<string>(StringComparer.Ordinal);
}
