using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.DataProtection;

namespace OrchStack.Tenancy;

/// <summary>The tenant's id is a purpose before the application's own, and so part of the key.</summary>
internal sealed class TenantDataProtector(IDataProtector root, string[] purposes, CurrentTenant tenants) : IDataProtector
{
    private readonly ConditionalWeakTable<TenantId, IDataProtector> _known = [];

    public IDataProtector CreateProtector(string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        return new TenantDataProtector(root, [.. purposes, purpose], tenants);
    }

    public byte[] Protect(byte[] plaintext) => Own.Protect(plaintext);

    public byte[] Unprotect(byte[] protectedData) => Own.Unprotect(protectedData);

    private IDataProtector Own => _known.GetValue(tenants.Tenant.Id, id => root.CreateProtector([id.ToString(), .. purposes]));
}
