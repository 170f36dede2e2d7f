using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Thrown when a save was to change or delete a row that the tenant does not see, and changed nothing: the row was deleted or
/// changed meanwhile, or it is another tenant's. Which of them is not said: that would tell a tenant what others have.
/// </summary>
/// <remarks>It is a <see cref="DbUpdateConcurrencyException"/>, so what an application does about conflicts goes on working.</remarks>
public sealed class RowNotVisibleException : DbUpdateConcurrencyException
{
    private readonly DbUpdateConcurrencyException _conflict;

    internal RowNotVisibleException(Tenant tenant, DbUpdateConcurrencyException conflict)
        : base($"""
            No row with this key is visible to tenant '{tenant.Slug}', so nothing was changed: {Describe(conflict.Entries)}.
            It was deleted, or changed since it was read, or it is not this tenant's. Read it again in the scope that saves it.
            """, conflict) => _conflict = conflict;

    /// <summary>The entities that were not saved.</summary>
    public override IReadOnlyList<EntityEntry> Entries => _conflict.Entries;

    private static string Describe(IReadOnlyList<EntityEntry> entries) =>
        string.Join(", ", entries.Select(entry => $"{entry.State.ToString().ToLowerInvariant()} {entry.Metadata.DisplayName()}").Distinct(StringComparer.Ordinal));
}
