using Microsoft.Extensions.Configuration;

namespace OrchStack.Tenancy;

/// <summary>Reads tenants from configuration; what cannot be read is a fault with the path of the value, and all are reported at once.</summary>
internal static class ConfiguredTenants
{
    public static IReadOnlyList<string> Read(IConfigurationSection section, InMemoryTenantOptions into)
    {
        var faults = new List<string>();
        foreach (var entry in section.GetChildren())
        {
            Read(entry, into, faults);
        }

        return faults;
    }

    private static void Read(IConfigurationSection entry, InMemoryTenantOptions into, List<string> faults)
    {
        var count = faults.Count;
        var id = Parse<TenantId>(entry.GetSection("Id"), "a uuid such as \"018f2c5e-7b1a-7c3d-9e4f-5a6b7c8d9e0f\"", faults, isNeeded: true);
        var slug = Parse<TenantSlug>(entry.GetSection("Slug"), "1 to 63 letters, digits and hyphens", faults, isNeeded: true);
        var key = Parse<TenantKey>(entry.GetSection("Key"), "a typed key such as \"bigint:42\"", faults, isNeeded: false);
        var status = TenantStatus.Active;
        if (entry["Status"] is { } text && (!Enum.TryParse(text, ignoreCase: true, out status) || !Enum.IsDefined(status)))
        {
            faults.Add($"{entry.Path}:Status is \"{text}\"; set it to Active or Suspended, or leave it out.");
        }

        if (faults.Count > count || id is null || slug is null)
        {
            return;
        }

        var tenant = new Tenant(id, slug, entry["Name"] is { Length: > 0 } name ? name : slug.Value) { Status = status, Plan = entry["Plan"] ?? "free" };
        into.Add(key is null ? tenant : tenant with { Key = key });
        foreach (var host in entry.GetSection("Hosts").GetChildren())
        {
            into.AddHosts(id, host.Value ?? string.Empty);
        }

        foreach (var external in entry.GetSection("ExternalIds").GetChildren())
        {
            if (external["Issuer"] is { Length: > 0 } issuer && external["Value"] is { Length: > 0 } value)
            {
                into.AddExternalId(id, new ExternalTenantId(issuer, value));
            }
            else
            {
                faults.Add($"{external.Path} lacks Issuer or Value; set both.");
            }
        }
    }

    private static T? Parse<T>(IConfigurationSection section, string form, List<string> faults, bool isNeeded)
        where T : class, IParsable<T>
    {
        if (T.TryParse(section.Value, null, out var value))
        {
            return value;
        }

        if (section.Value is not null || isNeeded)
        {
            faults.Add(section.Value is null ? $"{section.Path} is missing; set it to {form}." : $"{section.Path} is \"{section.Value}\"; set it to {form}.");
        }

        return null;
    }
}
