using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Turns the annotation of a migration into the fence: physical keys, policies, owner and grants.</summary>
internal sealed class TenancyMigrationsSqlGenerator(IMigrationsSqlGenerator inner) : IMigrationsSqlGenerator
{
    public IReadOnlyList<MigrationCommand> Generate(
        IReadOnlyList<MigrationOperation> operations,
        IModel? model = null,
        MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default)
    {
        var owned = new OwnedTables(model, operations);
        var fenced = new List<MigrationOperation>(operations.Count);
        foreach (var operation in operations)
        {
            Write(operation, owned, fenced);
        }

        return inner.Generate(fenced, model, options);
    }

    private static void Write(MigrationOperation operation, OwnedTables owned, List<MigrationOperation> fenced)
    {
        switch (operation)
        {
            case CreateTableOperation create when owned.Find(create.Schema, create.Name) is { } table:
                var after = new List<MigrationOperation>();
                fenced.Add(PhysicalKeys.Of(create, table, owned, after));
                fenced.AddRange(after);
                fenced.Add(new SqlOperation { Sql = RowSecurityScript.ForNewTable(table) });
                break;
            case AlterTableOperation alter:
                DemandSameOwnership(alter);
                fenced.Add(alter);
                break;
            case AddPrimaryKeyOperation key when owned.Find(key.Schema, key.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(key, table));
                break;
            case AddUniqueConstraintOperation unique when owned.Find(unique.Schema, unique.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(unique, table));
                break;
            case AddForeignKeyOperation foreignKey when owned.Find(foreignKey.Schema, foreignKey.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(foreignKey, table, owned));
                break;
            case CreateIndexOperation index when owned.Find(index.Schema, index.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(index, table));
                break;
            case CreateSequenceOperation sequence:
                fenced.Add(sequence);
                fenced.Add(new SqlOperation { Sql = RowSecurityScript.ForNewSequence(sequence.Schema, sequence.Name) });
                break;
            default:
                fenced.Add(operation);
                break;
        }
    }

    /// <summary>A table with rows needs its column filled and its keys rebuilt before it can be fenced; half a fence is none.</summary>
    private static void DemandSameOwnership(AlterTableOperation alter)
    {
        var now = alter.FindAnnotation(TenancyAnnotations.Table)?.Value as string;
        var before = alter.OldTable.FindAnnotation(TenancyAnnotations.Table)?.Value as string;
        if (now != before)
        {
            throw new NotSupportedException($"""
                Refused to change table '{alter.Name}' from {before ?? "not tenant-owned"} to {now ?? "not tenant-owned"} in place: its rows have no tenant yet,
                or would lose theirs. Create a new table with the new ownership, copy the rows tenant by tenant, and drop the old one.
                """);
        }
    }
}
