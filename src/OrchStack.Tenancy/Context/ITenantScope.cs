namespace OrchStack.Tenancy;

/// <summary>A piece of work under one tenant. Dispose it in the flow that entered it; what outlives it sees no tenant.</summary>
public interface ITenantScope : IAsyncDisposable
{
    /// <summary>The tenant of this scope.</summary>
    Tenant Tenant { get; }

    /// <summary>The services of this scope: a DI scope of its own. Take contexts from here.</summary>
    IServiceProvider Services { get; }
}
