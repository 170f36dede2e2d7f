namespace OrchStack.Tenancy;

/// <summary>Loads a tenant's settings when it is entered, so that reading them never waits.</summary>
internal sealed class TenantSettingsLoader(RegistryCache<ITenantSettingsStore, TenantSettingsDocuments> cache, TenantSettingsSections sections)
{
    /// <summary>The settings of a tenant; null where the application has none, at no cost.</summary>
    /// <exception cref="TenantRegistryException">The store did not answer, and nothing that may still be believed is known.</exception>
    public ValueTask<TenantSettingsSnapshot?> LoadAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        if (sections.IsEmpty)
        {
            return default;
        }

        var documents = cache.GetAsync(tenant.Id, static (store, id, ct) => LoadAsync(store, id, ct), cancellationToken);
        return documents.IsCompletedSuccessfully ? new(documents.Result!.Under(tenant.Plan, sections)) : WaitAsync(documents, tenant, cancellationToken);
    }

    /// <summary>The newest settings that are known without waiting; null where there are none, and a load is under way.</summary>
    public TenantSettingsSnapshot? Newest(Tenant tenant)
    {
        var loading = LoadAsync(tenant, CancellationToken.None);
        return loading.IsCompletedSuccessfully ? loading.Result : null;
    }

    private async ValueTask<TenantSettingsSnapshot?> WaitAsync(ValueTask<TenantSettingsDocuments?> documents, Tenant tenant, CancellationToken cancellationToken)
    {
        try
        {
            return (await documents.ConfigureAwait(false))!.Under(tenant.Plan, sections);
        }
        catch (Exception fault) when (fault is not TenantRegistryException && !cancellationToken.IsCancellationRequested)
        {
            throw new TenantRegistryException(fault);
        }
    }

    private static async ValueTask<TenantSettingsDocuments?> LoadAsync(ITenantSettingsStore store, TenantId id, CancellationToken cancellationToken)
    {
        var documents = await store.LoadAsync(id, cancellationToken).ConfigureAwait(false);

        // A store that mixes rows up would give one tenant the other's settings.
        return documents.Tenant == id ? documents : throw new InvalidOperationException(
            $"The settings store was asked for tenant '{id}' and answered with those of '{documents.Tenant}'. Mend its LoadAsync.");
    }
}
