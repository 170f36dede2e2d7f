namespace OrchStack.Tenancy;

/// <summary>The entry manifest.json.</summary>
internal sealed record TenantArchiveManifest(
    string Format,
    int Version,
    DateTimeOffset Created,
    TenantArchiveTenant Tenant,
    IReadOnlyList<string> Parts,
    IReadOnlyDictionary<string, string> Sha256)
{
    public const string Name = "manifest.json";
    public const string TheFormat = "orchstack-tenant";
    public const int TheVersion = 1;
}
