using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>The tables whose decisions change in a migration, taken together: a foreign key concerns two of them.</summary>
internal sealed class OwnershipChanges
{
    private readonly IReadOnlyList<MigrationOperation> _operations;
    private readonly IReadOnlyList<OwnershipChange> _changes;

    public OwnershipChanges(IReadOnlyList<MigrationOperation> operations, MarkedTables tables)
    {
        _operations = operations;
        _changes =
        [
            .. operations.OfType<AlterTableOperation>()
                .Where(alter => MarkedTables.MarkOf(alter) != MarkedTables.MarkOf(alter.OldTable))
                .Select(alter => OwnershipChange.Of(alter, tables)),
        ];
        Fencing = [.. _changes.Where(change => change.Fences).Select(change => change.To!)];
        Opening = [.. _changes.Where(change => change.Opens).Select(change => change.From!)];
    }

    /// <summary>Tables whose rows get a tenant.</summary>
    public IReadOnlyList<TableFence> Fencing { get; }

    /// <summary>Tables whose rows lose theirs.</summary>
    public IReadOnlyList<TableFence> Opening { get; }

    /// <summary>All tables in one script, since all of it holds or none, stands where the first of them changes.</summary>
    public bool BeginWith(MigrationOperation operation) => Fencing.Count + Opening.Count > 0 && operation == _changes.First(change => change.Fences || change.Opens).Table;

    /// <summary>The script adds and drops the tenant column itself, where it is not there or not gone already.</summary>
    public bool IsOfTenantColumn(MigrationOperation operation) => operation switch
    {
        AddColumnOperation add => Has(Fencing, add.Schema, add.Table, add.Name),
        AlterColumnOperation alter => Has(Fencing, alter.Schema, alter.Table, alter.Name),
        DropColumnOperation drop => Has(Opening, drop.Schema, drop.Table, drop.Name),
        _ => false,
    };

    /// <summary>What has to end before anything else.</summary>
    public IEnumerable<string> First() => _changes.Where(change => change.EndsFirst).Select(change => OwnershipScript.End(change.From!));

    /// <summary>What moves no row and no key; at the end, when tables and columns have their names.</summary>
    public IEnumerable<string> Last() => _changes.Where(change => !change.Fences).SelectMany(Last);

    private IEnumerable<string> Last(OwnershipChange change)
    {
        if (change is { From.EveryRowIsOwned: true, To: { EveryRowIsOwned: true } to })
        {
            if (change.From.Column != to.Column && !_operations.OfType<RenameColumnOperation>().Any(rename => Is(to, rename.Schema, rename.Table) && rename.NewName == to.Column))
            {
                yield return $"ALTER TABLE {to.Name} RENAME COLUMN {SqlText.Name(change.From.Column!)} TO {SqlText.Name(to.Column!)};\n";
            }

            yield return $"{RecordStatements.Write(to, to.Name)}\n";
        }
        else if (change.To is { } fence)
        {
            yield return RowSecurityScript.Enable(fence.Table);
        }
    }

    private static bool Has(IEnumerable<TableFence> fences, string? schema, string table, string column) =>
        fences.Any(fence => Is(fence, schema, table) && fence.Column == column);

    private static bool Is(TableFence fence, string? schema, string table) => fence.Table.Schema == schema && fence.Table.Name == table;
}
