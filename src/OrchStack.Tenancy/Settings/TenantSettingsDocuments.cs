using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace OrchStack.Tenancy;

/// <summary>The newest document of each section that a tenant has set. Immutable and thread-safe.</summary>
public sealed class TenantSettingsDocuments
{
    private readonly FrozenDictionary<string, TenantSettingsDocument> _bySection;
    private TenantSettingsSnapshot? _snapshot;

    /// <summary>Collects documents.</summary>
    /// <param name="tenant">The tenant whose they are.</param>
    /// <param name="documents">At most one for each section.</param>
    public TenantSettingsDocuments(TenantId tenant, IEnumerable<TenantSettingsDocument> documents)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(documents);
        Tenant = tenant;
        _bySection = documents.ToFrozenDictionary(document => document.Section, StringComparer.Ordinal);
    }

    /// <summary>The tenant whose they are.</summary>
    public TenantId Tenant { get; }

    /// <summary>The sections that the tenant has set, in their order.</summary>
    public IEnumerable<string> Sections => _bySection.Keys.Order(StringComparer.Ordinal);

    /// <summary>Finds the document of a section; there is none where the tenant has set nothing.</summary>
    public bool TryGet(string section, [NotNullWhen(true)] out TenantSettingsDocument? document) => _bySection.TryGetValue(section, out document);

    /// <summary>What comes of them under a plan, made once for all who ask.</summary>
    internal TenantSettingsSnapshot Under(string plan, TenantSettingsSections sections)
    {
        var known = _snapshot;
        return known?.Plan == plan ? known : _snapshot = sections.Compile(this, plan);
    }
}
