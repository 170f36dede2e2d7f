using System.Diagnostics.CodeAnalysis;

namespace OrchStack.Tenancy;

/// <summary>The current tenant of the calling flow of work. A singleton; thread-safe.</summary>
public interface ITenantContext
{
    /// <summary>The current tenant.</summary>
    /// <exception cref="MissingTenantException">There is none; the message says how to get one.</exception>
    Tenant Tenant { get; }

    /// <summary>Reads the current tenant where having none is a normal answer.</summary>
    /// <exception cref="MissingTenantException">
    /// A scope was entered but is not ready, or has ended while this work went on: that is a fault, not "none".
    /// </exception>
    bool TryGetTenant([NotNullWhen(true)] out Tenant? tenant);
}
