namespace Workspace.Setup;

/// <summary>One entry of the section "Tenants".</summary>
internal sealed class TenantSection
{
    public string? Id { get; set; }

    public string? Slug { get; set; }

    public string? Name { get; set; }

    public string? Plan { get; set; }
}
