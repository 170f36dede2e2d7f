using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace OrchStack.Tenancy;

/// <summary>Every section of the application; a section's place in the list is its place in a snapshot.</summary>
internal sealed class TenantSettingsSections(IEnumerable<TenantSettingsSection> sections)
{
    private readonly TenantSettingsSection[] _sections = [.. sections];

    public bool IsEmpty => _sections.Length == 0;

    public IReadOnlyList<string> Names { get; } = [.. sections.Select(static section => section.Name)];

    public int IndexOf(Type type) => Array.FindIndex(_sections, section => section.Type == type);

    public bool TryFind(string name, [NotNullWhen(true)] out TenantSettingsSection? section)
    {
        section = Array.Find(_sections, section => section.Name == name);
        return section is not null;
    }

    public TenantSettingsSection Demand(string name) => TryFind(name, out var section)
        ? section
        : throw new ArgumentException($"There is no section \"{name}\" of settings. There are: {string.Join(", ", Names)}.", nameof(name));

    public TenantSettingsSnapshot Compile(TenantSettingsDocuments documents, string plan)
    {
        var values = new object[_sections.Length];
        for (var i = 0; i < values.Length; i++)
        {
            documents.TryGet(_sections[i].Name, out var document);
            try
            {
                values[i] = _sections[i].Compile(plan, document?.Json);
            }
            catch (Exception fault)
            {
                values[i] = ExceptionDispatchInfo.Capture(
                    new UnreadableTenantSettingsException(documents.Tenant, _sections[i].Name, document?.Version ?? 0, fault));
            }
        }

        return new TenantSettingsSnapshot(plan, values);
    }
}
