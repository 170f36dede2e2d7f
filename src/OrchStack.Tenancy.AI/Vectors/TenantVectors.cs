using Microsoft.Extensions.Options;
using Microsoft.Extensions.VectorData;

namespace OrchStack.Tenancy.AI;

internal sealed class TenantVectors(VectorStoreBehind behind, ITenantContext tenants, IOptions<TenantVectorOptions> options) : ITenantVectors
{
    public VectorStore Store { get; } = new TenantVectorStore(behind.Store, tenants, workspace: null, options.Value);

    public VectorStore Workspace(WorkspaceId workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        return new TenantVectorStore(behind.Store, tenants, workspace, options.Value);
    }

    public async Task<int> DeleteAllAsync(CancellationToken cancellationToken = default)
    {
        var place = new VectorPlace(tenants.Tenant.Id, Workspace: null);
        var deleted = 0;
        List<string> own = [];
        await foreach (var name in behind.Store.ListCollectionNamesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (name.StartsWith(place.TenantPrefix, StringComparison.Ordinal))
            {
                own.Add(name);
            }
        }

        foreach (var name in own)
        {
            await behind.Store.EnsureCollectionDeletedAsync(name, cancellationToken).ConfigureAwait(false);
            deleted++;
        }

        foreach (var (name, shared) in options.Value.Shared)
        {
            deleted += await shared.DeleteAllAsync(behind.Store, name, options.Value.SharedKeys, place, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        return deleted;
    }
}
