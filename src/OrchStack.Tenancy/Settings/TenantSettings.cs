namespace OrchStack.Tenancy;

internal sealed class TenantSettings<T>(CurrentTenant current, TenantSettingsSections sections) : ITenantSettings<T>
    where T : class
{
    private readonly int _index = sections.IndexOf(typeof(T));

    public T Value => (T)current.Settings.Get(_index);
}
