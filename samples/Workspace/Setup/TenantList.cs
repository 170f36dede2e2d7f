using OrchStack.Tenancy;

namespace Workspace.Setup;

/// <summary>Reads the tenants from the configuration.</summary>
internal static class TenantList
{
    public static IReadOnlyList<Tenant> Read(IConfiguration configuration, List<string> faults)
    {
        var tenants = new List<Tenant>();
        foreach (var section in configuration.GetSection("Tenants").GetChildren())
        {
            var entry = section.Get<TenantSection>() ?? new TenantSection();
            if (TenantId.TryParse(entry.Id, null, out var id) && TenantSlug.TryParse(entry.Slug, null, out var slug) && !string.IsNullOrWhiteSpace(entry.Name))
            {
                tenants.Add(new Tenant(id, slug, entry.Name) { Plan = entry.Plan ?? "free" });
            }
            else
            {
                faults.Add($"{section.Path} is not a tenant. Give it an Id (a uuid that never changes), a Slug (such as \"salon-a\") and a Name.");
            }
        }

        if (tenants.Count == 0 && faults.Count == 0)
        {
            faults.Add("Tenants is empty. List at least one tenant with Id, Slug, Name and Plan, as appsettings.json does.");
        }

        return tenants;
    }
}
