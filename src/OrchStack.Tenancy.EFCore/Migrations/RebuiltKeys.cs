using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// The keys and indexes of tables whose ownership changes. They are in the model before and after, so no operation names them;
/// those that the migration itself adds are not there yet, and are left to it.
/// </summary>
internal sealed class RebuiltKeys(
    IRelationalModel model, IReadOnlyList<MigrationOperation> operations, MarkedTables tables, IMigrationsSqlGenerator inner, MigrationsSqlGenerationOptions options)
{
    /// <summary>Takes them down, those that refer to others first.</summary>
    public IEnumerable<string> Drop(IReadOnlyList<TableFence> changed) =>
    [
        .. ForeignKeys(changed).Select(key => Drop(key.Table, key.Name)),
        .. Of(changed).SelectMany(table => table.UniqueConstraints.Where(unique => !IsAdded(table, unique.Name)).Select(unique => Drop(table, unique.Name))),
        .. Indexes(changed).Select(index => $"DROP INDEX {Name(index.Table.Schema, index.Name)};"),
    ];

    /// <summary>Puts them up again, as the target model's fences have them.</summary>
    public string Add(IReadOnlyList<TableFence> changed)
    {
        var adds = new List<MigrationOperation>();
        foreach (var table in Of(changed))
        {
            var owned = tables.FindOwned(table.Schema, table.Name);
            adds.AddRange(table.UniqueConstraints.Where(unique => !IsAdded(table, unique.Name)).Select(unique => Key(unique, owned)));
        }

        adds.AddRange(Indexes(changed).Select(index =>
            CreateIndexOperation.CreateFrom(index) is var create && tables.FindOwned(create.Schema, create.Table) is { } owned ? PhysicalKeys.Of(create, owned) : create));
        adds.AddRange(ForeignKeys(changed).Select(key =>
            AddForeignKeyOperation.CreateFrom(key) is var add && tables.FindOwned(add.Schema, add.Table) is { } owned ? PhysicalKeys.Of(add, owned, tables) : add));
        return string.Concat(inner.Generate(adds, model.Model, options).Select(command => command.CommandText));
    }

    public bool HasColumn(TableFence table) => model.FindTable(table.Table.Name, table.Table.Schema)?.FindColumn(table.Column!) is not null;

    private static MigrationOperation Key(IUniqueConstraint unique, TableFence? owned)
    {
        if (unique.GetIsPrimaryKey())
        {
            var primary = AddPrimaryKeyOperation.CreateFrom((IPrimaryKeyConstraint)unique);
            return owned is null ? primary : PhysicalKeys.Of(primary, owned);
        }

        var key = AddUniqueConstraintOperation.CreateFrom(unique);
        return owned is null ? key : PhysicalKeys.Of(key, owned);
    }

    private IEnumerable<ITable> Of(IReadOnlyList<TableFence> changed) =>
        changed.Select(fence => model.FindTable(fence.Table.Name, fence.Table.Schema)).OfType<ITable>();

    private IEnumerable<IForeignKeyConstraint> ForeignKeys(IReadOnlyList<TableFence> changed)
    {
        var named = Of(changed).ToHashSet();
        return model.Tables.SelectMany(table => table.ForeignKeyConstraints)
            .Where(key => (named.Contains(key.Table) || named.Contains(key.PrincipalTable)) && !IsAdded(key.Table, key.Name));
    }

    private IEnumerable<ITableIndex> Indexes(IReadOnlyList<TableFence> changed) =>
        Of(changed).SelectMany(table => table.Indexes).Where(index => !IsAdded(index.Table, index.Name));

    private bool IsAdded(ITable table, string name) => operations.Any(operation => operation switch
    {
        CreateTableOperation create => create.Name == table.Name && create.Schema == table.Schema,
        AddForeignKeyOperation key => key.Table == table.Name && key.Schema == table.Schema && key.Name == name,
        AddPrimaryKeyOperation key => key.Table == table.Name && key.Schema == table.Schema && key.Name == name,
        AddUniqueConstraintOperation key => key.Table == table.Name && key.Schema == table.Schema && key.Name == name,
        CreateIndexOperation index => index.Table == table.Name && index.Schema == table.Schema && index.Name == name,
        _ => false,
    });

    private static string Drop(ITable table, string name) => $"ALTER TABLE {Name(table.Schema, table.Name)} DROP CONSTRAINT {SqlText.Name(name)};";

    private static string Name(string? schema, string name) => schema is null ? SqlText.Name(name) : $"{SqlText.Name(schema)}.{SqlText.Name(name)}";
}
