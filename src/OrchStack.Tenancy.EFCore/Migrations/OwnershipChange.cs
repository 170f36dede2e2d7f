using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>A table whose decision changes in a migration; null stands for none.</summary>
internal sealed record OwnershipChange(AlterTableOperation Table, TableFence? From, TableFence? To)
{
    /// <summary>Rows get a tenant, and keys its column.</summary>
    public bool Fences => From is not { EveryRowIsOwned: true } && To is { EveryRowIsOwned: true };

    /// <summary>Rows lose their tenant, and keys its column.</summary>
    public bool Opens => From is { EveryRowIsOwned: true } && To is not { EveryRowIsOwned: true };

    /// <summary>A policy holds on to its column, which a later operation may drop; and a fence ends on purpose, not by another word for the table.</summary>
    public bool EndsFirst => From is { EveryRowIsOwned: false } && (To is null or { Kind: TableKind.Outside } || (From.Column is not null && From.Column != To.Column));

    public static OwnershipChange Of(AlterTableOperation alter, MarkedTables tables)
    {
        var change = new OwnershipChange(alter, Fence(MarkedTables.MarkOf(alter.OldTable)), Fence(MarkedTables.MarkOf(alter)));
        return change is { From: { EveryRowIsOwned: true } from, To: { EveryRowIsOwned: true } to } && from.KeyType != to.KeyType
            ? throw new NotSupportedException(
                $"Refused to change the type of tenants' keys in table '{alter.Name}' in place: its rows would be nobody's. Create a new table, copy the rows tenant by tenant, and drop the old one.")
            : change;

        TableFence? Fence(string? mark) => mark is null ? null : tables.Read(mark, alter.Schema, alter.Name);
    }
}
