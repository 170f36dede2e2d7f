using Microsoft.AspNetCore.DataProtection;

namespace OrchStack.Tenancy;

internal sealed class TenantDataProtectionProvider(IDataProtectionProvider provider, CurrentTenant tenants) : ITenantDataProtectionProvider
{
    private const string Purpose = "OrchStack.Tenancy";

    public IDataProtector CreateProtector(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        return new TenantDataProtector(provider.CreateProtector(Purpose), [purpose], tenants);
    }
}
