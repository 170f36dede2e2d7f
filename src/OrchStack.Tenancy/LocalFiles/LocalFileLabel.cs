namespace OrchStack.Tenancy;

/// <summary>What stands behind the content of a file on the disk.</summary>
internal sealed record LocalFileLabel(string Tenant, string Key, long Length, string ContentType, DateTimeOffset Modified, string Hash)
{
    /// <exception cref="InvalidDataException">It is another tenant's, which somebody has moved here.</exception>
    public TenantFile ToFile(TenantId tenant) => Tenant == tenant.ToString() ? new TenantFile(Key, Length, ContentType, Modified, Hash) : throw new InvalidDataException(
        $"A file of tenant '{Tenant}' lies in the folder of tenant '{tenant}'. It is not given to anybody: move it back, or delete it.");
}
