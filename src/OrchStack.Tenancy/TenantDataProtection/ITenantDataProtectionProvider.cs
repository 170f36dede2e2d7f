using Microsoft.AspNetCore.DataProtection;

namespace OrchStack.Tenancy;

/// <summary>
/// Protects data for the current tenant: what one tenant's protector has protected no other's can read, though both use the
/// application's key ring. A singleton, as are its protectors, which ask for the tenant at each call; thread-safe.
/// </summary>
/// <remarks>
/// For links, tokens and cookies of the application. The framework's own cookies stay as they are: they are read before the tenant is known.
/// </remarks>
public interface ITenantDataProtectionProvider : IDataProtectionProvider;
