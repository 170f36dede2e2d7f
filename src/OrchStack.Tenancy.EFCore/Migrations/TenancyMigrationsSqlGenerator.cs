using Microsoft.EntityFrameworkCore;
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
        var tables = new MarkedTables(model, operations);
        var changes = new OwnershipChanges(operations, tables);
        var fenced = new List<MigrationOperation>(operations.Count);
        fenced.AddRange(changes.First().Select(Sql));
        foreach (var operation in operations)
        {
            if (changes.BeginWith(operation))
            {
                var keys = new RebuiltKeys(Demand(model).GetRelationalModel(), operations, tables, inner, options);
                fenced.AddRange(new OwnershipScript(changes, keys).Write().Select(Sql));
            }

            if (!changes.IsOfTenantColumn(operation))
            {
                Write(operation, tables, fenced);
            }
        }

        fenced.AddRange(changes.Last().Concat(UsersOf(operations, tables)).Select(Sql));
        return inner.Generate(fenced, model, options);
    }

    private static IModel Demand(IModel? model) => model ?? throw new NotSupportedException(
        "A table becomes tenant-owned, or ceases to be, only in a migration with its model: its keys are read there. Keep the migration's Designer file.");

    private static void Write(MigrationOperation operation, MarkedTables tables, List<MigrationOperation> fenced)
    {
        switch (operation)
        {
            case CreateTableOperation create when tables.Find(create.Schema, create.Name) is { } table:
                fenced.AddRange(Create(create, table, tables));
                break;
            case AddPrimaryKeyOperation key when tables.FindOwned(key.Schema, key.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(key, table));
                break;
            case AddUniqueConstraintOperation unique when tables.FindOwned(unique.Schema, unique.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(unique, table));
                break;
            case AddForeignKeyOperation foreignKey when tables.FindOwned(foreignKey.Schema, foreignKey.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(foreignKey, table, tables));
                break;
            case CreateIndexOperation index when tables.FindOwned(index.Schema, index.Table) is { } table:
                fenced.Add(PhysicalKeys.Of(index, table));
                break;
            case RenameTableOperation { NewSchema: not null } rename when tables.Find(rename.NewSchema, rename.NewName ?? rename.Name) is { Kind: not TableKind.Outside } table:
                fenced.Add(rename);
                fenced.Add(Sql(GrantStatements.Reach(table.Name)));
                break;
            case EnsureSchemaOperation schema:
                fenced.Add(schema);
                fenced.Add(Sql(GrantStatements.Schema(schema.Name)));
                break;
            case CreateSequenceOperation sequence:
                fenced.Add(sequence);
                fenced.Add(Sql(RowSecurityScript.ForNewSequence(sequence.Schema, sequence.Name)));
                break;
            default:
                fenced.Add(operation);
                break;
        }
    }

    private static IEnumerable<MigrationOperation> Create(CreateTableOperation create, TableFence table, MarkedTables tables)
    {
        if (!table.EveryRowIsOwned)
        {
            return IsOfUsers(table) ? [create] : [create, Sql(RowSecurityScript.Enable(table.Table))];
        }

        // The way to an ordinary new table is open already: its schema is public, and identity columns need no grant.
        var needsReach = create.Schema is not null || create.Columns.Exists(column => column.FindAnnotation("Npgsql:ValueGenerationStrategy")?.Value?.ToString() == "SerialColumn");
        var after = new List<MigrationOperation>();
        return [PhysicalKeys.Of(create, table, tables, after), .. after, Sql(RowSecurityScript.ForNewTable(table, hasKey: create.PrimaryKey is not null, needsReach))];
    }

    /// <summary>Global users are fenced at the end: their policy asks the table of memberships, which refers to theirs and is made later.</summary>
    private static IEnumerable<string> UsersOf(IEnumerable<MigrationOperation> operations, MarkedTables tables) =>
        from create in operations.OfType<CreateTableOperation>()
        let table = tables.Find(create.Schema, create.Name)
        where table is not null && IsOfUsers(table)
        select RowSecurityScript.Enable(table.Table);

    private static bool IsOfUsers(TableFence table) => table is { Kind: TableKind.Membership, EveryRowIsOwned: false };

    private static SqlOperation Sql(string sql) => new() { Sql = sql };
}
