namespace OrchStack.Tenancy;

internal sealed class TenantSettingsReader<T>(TenantSettingsLoader loader, TenantSettingsSections sections) : ITenantSettingsReader<T>
    where T : class
{
    private readonly int _index = sections.IndexOf(typeof(T));

    public ValueTask<T> ReadAsync(Tenant tenant, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var loading = loader.LoadAsync(tenant, cancellationToken);
        return loading.IsCompletedSuccessfully ? ValueTask.FromResult((T)loading.Result!.Get(_index)) : WaitAsync(loading);
    }

    private async ValueTask<T> WaitAsync(ValueTask<TenantSettingsSnapshot?> loading) => (T)(await loading.ConfigureAwait(false))!.Get(_index);
}
