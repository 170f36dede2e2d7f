namespace OrchStack.Tenancy;

/// <summary>Which class a section is registered for.</summary>
internal sealed record TenantSettingsName(string Section, Type Type);
