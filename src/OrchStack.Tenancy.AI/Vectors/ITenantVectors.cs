using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

/// <summary>
/// The vectors of the current tenant. A singleton; thread-safe. What it gives out may be kept: each call of a store or collection
/// is the tenant's who is current then, and throws <see cref="MissingTenantException"/> without one.
/// </summary>
public interface ITenantVectors
{
    /// <summary>The tenant's store, not divided into workspaces.</summary>
    VectorStore Store { get; }

    /// <summary>The store of one workspace of the tenant: it shares no collection with the others.</summary>
    VectorStore Workspace(WorkspaceId workspace);

    /// <summary>Deletes all that the current tenant has, in every workspace. May be called again after it was interrupted.</summary>
    /// <returns>How many collections were deleted; of shared ones those that had records of the tenant.</returns>
    Task<int> DeleteAllAsync(CancellationToken cancellationToken = default);
}
