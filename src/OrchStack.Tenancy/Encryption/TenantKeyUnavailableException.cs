namespace OrchStack.Tenancy;

/// <summary>Thrown where a key of the tenant is not there any more, or may not be used.</summary>
public sealed class TenantKeyUnavailableException : TenancyException
{
    private TenantKeyUnavailableException(string message)
        : base(message)
    {
    }

    internal static TenantKeyUnavailableException Disabled(TenantId tenant, int version) => new(
        $"Version {version} of the key of tenant '{tenant}' is disabled, so what it has encrypted is not read. ITenantKeys.EnableAsync({version}) allows it again.");

    internal static TenantKeyUnavailableException Destroyed(TenantId tenant) => new(
        $"The keys of tenant '{tenant}' were destroyed: what they have encrypted cannot be read by anybody, and nothing more is encrypted for it.");

    internal static TenantKeyUnavailableException Unknown(TenantId tenant, int version) => new(
        $"Tenant '{tenant}' has no version {version} of its key here. Was the value encrypted where another key store is used? Restore the store of keys from its copy.");

    internal static TenantKeyUnavailableException NoneEnabled(TenantId tenant) => new(
        $"Every version of the key of tenant '{tenant}' is disabled, so nothing is encrypted for it. ITenantKeys.RotateAsync() makes a new one.");
}
