namespace OrchStack.Tenancy;

/// <summary><c>settings/{section}.jsonl</c>: every version of a section, oldest first.</summary>
internal sealed class SettingsArchivePart(ITenantSettingsStore store, ITenantChanges changes) : ITenantArchivePart
{
    private const string End = ".jsonl";

    public string Name => "settings";

    public async Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        foreach (var section in (await store.LoadAsync(scope.Tenant.Id, cancellationToken).ConfigureAwait(false)).Sections)
        {
            var versions = await store.ListAsync(scope.Tenant.Id, section, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
            versions.Reverse();
            await archive.WriteLinesAsync(section + End, versions.ToAsyncEnumerable(), TenantArchiveJson.Default.TenantSettingsDocument, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        var tenant = scope.Tenant.Id;
        foreach (var name in archive.Names)
        {
            var stored = (await store.LoadAsync(tenant, cancellationToken).ConfigureAwait(false)).TryGet(name[..^End.Length], out var newest) ? newest.Version : 0;
            await foreach (var document in archive.ReadLinesAsync(name, TenantArchiveJson.Default.TenantSettingsDocument, cancellationToken).ConfigureAwait(false))
            {
                if (document.Version > stored && !await store.TryAppendAsync(tenant, document, cancellationToken).ConfigureAwait(false))
                {
                    throw new TenantArchiveException($"Version {document.Version} of the settings '{document.Section}' does not follow what is stored for tenant '{tenant}'. Somebody else writes them: stop that, and restore again.");
                }
            }
        }

        await changes.PublishAsync(new TenantChange(tenant, TenantChangeKind.Settings), cancellationToken).ConfigureAwait(false);
    }
}
