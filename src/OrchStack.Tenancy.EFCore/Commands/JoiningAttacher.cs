using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Makes a context the current tenant's when an entity is attached, updated or removed: it came from somewhere else, and saved
/// under another tenant it would change the row that has the same key there.
/// </summary>
[SuppressMessage("Usage", "EF1001:Internal EF Core API usage.", Justification = "Nothing public hears of an entity before it is attached.")]
internal sealed class JoiningAttacher(IEntityGraphAttacher inner) : IEntityGraphAttacher
{
    public void AttachGraph(InternalEntityEntry rootEntry, EntityState targetState, EntityState storeGeneratedWithKeySetTargetState, bool forceStateWhenUnknownKey)
    {
        ContextServices.TryJoin(rootEntry.Context, out _);
        inner.AttachGraph(rootEntry, targetState, storeGeneratedWithKeySetTargetState, forceStateWhenUnknownKey);
    }

    public Task AttachGraphAsync(
        InternalEntityEntry rootEntry,
        EntityState targetState,
        EntityState storeGeneratedWithKeySetTargetState,
        bool forceStateWhenUnknownKey,
        CancellationToken cancellationToken = default)
    {
        ContextServices.TryJoin(rootEntry.Context, out _);
        return inner.AttachGraphAsync(rootEntry, targetState, storeGeneratedWithKeySetTargetState, forceStateWhenUnknownKey, cancellationToken);
    }
}
