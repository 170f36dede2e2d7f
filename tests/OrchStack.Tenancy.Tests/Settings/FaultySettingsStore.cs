namespace OrchStack.Tenancy.Tests;

/// <summary>One history for everybody, in which the case does not count, in the wrong order, and open to any version.</summary>
internal sealed class FaultySettingsStore : ITenantSettingsStore
{
    private readonly List<TenantSettingsDocument> _all = [];

    public ValueTask<TenantSettingsDocuments> LoadAsync(TenantId tenant, CancellationToken cancellationToken) => new(new TenantSettingsDocuments(
        tenant, _all.GroupBy(document => document.Section.ToUpperInvariant()).SelectMany(of => new[]
        {
            of.Last() with { Section = of.Key.ToLowerInvariant() },
            of.Last() with { Section = of.Key[0] + of.Key[1..].ToLowerInvariant() },
        })));

    public ValueTask<bool> TryAppendAsync(TenantId tenant, TenantSettingsDocument document, CancellationToken cancellationToken)
    {
        _all.Add(document);
        return new(true);
    }

    public IAsyncEnumerable<TenantSettingsDocument> ListAsync(TenantId tenant, string section, CancellationToken cancellationToken) =>
        _all.Where(document => document.Section == section).ToAsyncEnumerable();
}
