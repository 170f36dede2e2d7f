namespace OrchStack.Tenancy;

internal sealed class TenantSettingsEditor(
    ITenantSettingsStore store,
    TenantSettingsSections sections,
    CurrentTenant current,
    ITenantAudit audit,
    ITenantChanges changes,
    TimeProvider time) : ITenantSettingsEditor
{
    public IReadOnlyList<string> Sections => sections.Names;

    public async Task<TenantSettingsState> ReadAsync(string section, CancellationToken cancellationToken = default)
    {
        var of = sections.Demand(section);
        var tenant = current.Tenant;

        // Past the cache: an editor's version must be the newest one.
        var documents = await store.LoadAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
        return documents.TryGet(section, out var document)
            ? StateOf(of, tenant, document.Version, document.Json)
            : StateOf(of, tenant, 0, "{}");
    }

    public async Task<TenantSettingsState> WriteAsync(string section, string json, long expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        return await WriteAsync(section, json, expectedVersion, "settings.changed", cancellationToken).ConfigureAwait(false);
    }

    public async Task<TenantSettingsState> RollBackAsync(string section, long version, long expectedVersion, CancellationToken cancellationToken = default)
    {
        sections.Demand(section);
        await foreach (var document in store.ListAsync(current.Tenant.Id, section, cancellationToken).ConfigureAwait(false))
        {
            if (document.Version == version)
            {
                return await WriteAsync(section, document.Json, expectedVersion, "settings.rolledback", cancellationToken).ConfigureAwait(false);
            }
        }

        throw new InvalidTenantSettingsException(
            section, new Dictionary<string, string[]> { [""] = [$"There is no version {version} to roll back to; HistoryAsync lists those that are kept."] });
    }

    public IAsyncEnumerable<TenantSettingsDocument> HistoryAsync(string section, CancellationToken cancellationToken = default)
    {
        sections.Demand(section);
        return store.ListAsync(current.Tenant.Id, section, cancellationToken);
    }

    public string GetJsonSchema(string section) => sections.Demand(section).GetJsonSchema();

    private async Task<TenantSettingsState> WriteAsync(
        string section, string json, long expectedVersion, string action, CancellationToken cancellationToken)
    {
        var of = sections.Demand(section);
        var tenant = current.Tenant;
        ArgumentOutOfRangeException.ThrowIfNegative(expectedVersion);
        if (of.FindFaults(json, tenant.Plan) is { Count: > 0 } faults)
        {
            throw new InvalidTenantSettingsException(section, faults);
        }

        // Recorded first: no setting takes effect that the log has not taken.
        var document = new TenantSettingsDocument(section, expectedVersion + 1, json, time.GetUtcNow(), AuditActor.NameOf(current.User));
        var entry = new AuditEntry(action) { Target = $"settings/{section}", Reason = $"version {document.Version}" };
        await audit.RecordAsync(entry, cancellationToken).ConfigureAwait(false);
        if (!await store.TryAppendAsync(tenant.Id, document, cancellationToken).ConfigureAwait(false))
        {
            await audit.RecordAsync(entry with { Outcome = AuditOutcome.Refused, Reason = $"version {expectedVersion} is not the newest" }, cancellationToken)
                .ConfigureAwait(false);
            throw new TenantSettingsConflictException(section, expectedVersion);
        }

        await changes.PublishAsync(new TenantChange(tenant.Id, TenantChangeKind.Settings), cancellationToken).ConfigureAwait(false);
        return StateOf(of, tenant, document.Version, json);
    }

    private static TenantSettingsState StateOf(TenantSettingsSection section, Tenant tenant, long version, string json) =>
        new(section.Name, version, json, section.Merge(tenant.Plan, json).ToJsonString());
}
