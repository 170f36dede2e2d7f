namespace OrchStack.Tenancy;

/// <summary>A piece of work under one tenant. Dispose it in the flow that entered it; what outlives it sees no tenant.</summary>
public interface ITenantScope : IAsyncDisposable
{
    /// <summary>The tenant of this scope.</summary>
    Tenant Tenant { get; }

    /// <summary>A DI scope of its own, disposed while the tenant is still current. Take contexts from here.</summary>
    IServiceProvider Services { get; }
}
