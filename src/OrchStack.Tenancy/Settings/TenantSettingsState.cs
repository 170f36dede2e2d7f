namespace OrchStack.Tenancy;

/// <summary>A section of a tenant's settings, as an editor shows it.</summary>
/// <param name="Section">The section.</param>
/// <param name="Version">The version of the tenant's document; 0 where it has none.</param>
/// <param name="Json">What the tenant has set; <c>{}</c> where it has set nothing.</param>
/// <param name="Effective">What comes of code, plan and tenant together, as JSON.</param>
public sealed record TenantSettingsState(string Section, long Version, string Json, string Effective);
