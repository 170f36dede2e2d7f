using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// In the database every key of a tenant-owned table begins with the tenant column, so that a row can only refer to rows of
/// its own tenant and a unique key says nothing about others. The model keeps the keys that the application declared.
/// </summary>
internal static class PhysicalKeys
{
    public static string[] Columns(TableFence table, string[] columns) => columns.Contains(table.Column) ? columns : [table.Column!, .. columns];

    public static CreateTableOperation Of(CreateTableOperation create, TableFence table, MarkedTables tables, List<MigrationOperation> after)
    {
        var physical = new CreateTableOperation { Name = create.Name, Schema = create.Schema, Comment = create.Comment, IsDestructiveChange = create.IsDestructiveChange };
        physical.AddAnnotations(create.GetAnnotations());
        physical.Columns.AddRange(create.Columns);
        if (!create.Columns.Exists(column => column.Name == table.Column))
        {
            physical.Columns.Add(TenantColumnOf(create, table));
        }

        physical.CheckConstraints.AddRange(create.CheckConstraints);
        physical.PrimaryKey = create.PrimaryKey is { } key ? Of(key, table) : null;
        physical.UniqueConstraints.AddRange(create.UniqueConstraints.Select(unique => Of(unique, table)));
        foreach (var foreignKey in create.ForeignKeys)
        {
            if (Of(foreignKey, table, tables) is AddForeignKeyOperation inline)
            {
                physical.ForeignKeys.Add(inline);
            }
            else
            {
                after.Add(Of(foreignKey, table, tables));
            }
        }

        return physical;
    }

    public static AddPrimaryKeyOperation Of(AddPrimaryKeyOperation key, TableFence table)
    {
        var physical = new AddPrimaryKeyOperation { Name = key.Name, Schema = key.Schema, Table = key.Table, Columns = Columns(table, key.Columns) };
        physical.AddAnnotations(key.GetAnnotations());
        return physical;
    }

    public static AddUniqueConstraintOperation Of(AddUniqueConstraintOperation unique, TableFence table)
    {
        var physical = new AddUniqueConstraintOperation { Name = unique.Name, Schema = unique.Schema, Table = unique.Table, Columns = Columns(table, unique.Columns) };
        physical.AddAnnotations(unique.GetAnnotations());
        return physical;
    }

    public static CreateIndexOperation Of(CreateIndexOperation index, TableFence table)
    {
        if (index.Columns.Contains(table.Column) || index.FindAnnotation(TenancyAnnotations.AcrossTenants) is not null || IsOfAnotherMethod(index))
        {
            return index;
        }

        var physical = new CreateIndexOperation
        {
            Name = index.Name,
            Schema = index.Schema,
            Table = index.Table,
            Columns = Columns(table, index.Columns),
            IsUnique = index.IsUnique,
            IsDescending = index.IsDescending is { Length: > 0 } descending ? [false, .. descending] : index.IsDescending,
            Filter = index.Filter,
        };
        physical.AddAnnotations(index.GetAnnotations().Select(Widen));
        return physical;
    }

    /// <summary>The key as the provider can write it, or as SQL where it cannot: <c>ON DELETE SET NULL</c> must spare the tenant column.</summary>
    public static MigrationOperation Of(AddForeignKeyOperation key, TableFence table, MarkedTables tables)
    {
        if (tables.FindOwned(key.PrincipalSchema, key.PrincipalTable) is not { } principal || key.Columns.Contains(table.Column))
        {
            return key;
        }

        var principalColumns = Columns(principal, key.PrincipalColumns
            ?? throw new InvalidOperationException($"The foreign key '{key.Name}' names no columns of '{key.PrincipalTable}'; add the migration again."));
        if (key.OnDelete == ReferentialAction.SetNull)
        {
            return new SqlOperation
            {
                Sql = $"""
                    ALTER TABLE {table.Name} ADD CONSTRAINT {SqlText.Name(key.Name)}
                        FOREIGN KEY ({SqlText.Names(Columns(table, key.Columns))})
                        REFERENCES {principal.Name} ({SqlText.Names(principalColumns)})
                        ON DELETE SET NULL ({SqlText.Names(key.Columns)});
                    """,
            };
        }

        var physical = new AddForeignKeyOperation
        {
            Name = key.Name,
            Schema = key.Schema,
            Table = key.Table,
            Columns = Columns(table, key.Columns),
            PrincipalSchema = key.PrincipalSchema,
            PrincipalTable = key.PrincipalTable,
            PrincipalColumns = principalColumns,
            OnDelete = key.OnDelete,
            OnUpdate = key.OnUpdate,
        };
        physical.AddAnnotations(key.GetAnnotations());
        return physical;
    }

    /// <summary>GIN and the like have no operators for a key, are never unique, and are found by their own predicates.</summary>
    private static bool IsOfAnotherMethod(CreateIndexOperation index) =>
        index.FindAnnotation("Npgsql:TsVectorConfig") is not null
        || (index.FindAnnotation("Npgsql:IndexMethod")?.Value is string method && !method.Equals("btree", StringComparison.OrdinalIgnoreCase));

    /// <summary>The provider lists operator classes, collations and orders of nulls with one entry per column.</summary>
    private static IAnnotation Widen(IAnnotation annotation) => annotation switch
    {
        { Name: "Npgsql:IndexOperators" or "Relational:Collation", Value: string?[] perColumn } => new Annotation(annotation.Name, (string?[])[null, .. perColumn]),
        { Name: "Npgsql:IndexNullSortOrder", Value: Array perColumn } => new Annotation(annotation.Name, Prepend(perColumn)),
        _ => annotation,
    };

    private static Array Prepend(Array perColumn)
    {
        var widened = Array.CreateInstance(perColumn.GetType().GetElementType()!, perColumn.Length + 1);
        perColumn.CopyTo(widened, 1);
        return widened;
    }

    /// <summary>A second table of an entity, split off or of a derived one, has no property for the column: the database fills it.</summary>
    private static AddColumnOperation TenantColumnOf(CreateTableOperation create, TableFence table) => new()
    {
        Schema = create.Schema,
        Table = create.Name,
        Name = table.Column!,
        ClrType = typeof(object),
        ColumnType = TenantColumn.SqlType(table.KeyType),
        DefaultValueSql = TenantColumn.Claimed(table.KeyType),
    };
}
