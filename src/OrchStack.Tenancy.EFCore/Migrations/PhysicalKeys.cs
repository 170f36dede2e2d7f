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
    public static string[] Columns(TenantTable table, string[] columns) => columns.Contains(table.Column) ? columns : [table.Column, .. columns];

    public static CreateTableOperation Of(CreateTableOperation create, TenantTable table, OwnedTables owned, List<MigrationOperation> after)
    {
        var physical = new CreateTableOperation { Name = create.Name, Schema = create.Schema, Comment = create.Comment, IsDestructiveChange = create.IsDestructiveChange };
        physical.AddAnnotations(create.GetAnnotations());
        physical.Columns.AddRange(create.Columns);
        physical.CheckConstraints.AddRange(create.CheckConstraints);
        physical.PrimaryKey = create.PrimaryKey is { } key ? Of(key, table) : null;
        physical.UniqueConstraints.AddRange(create.UniqueConstraints.Select(unique => Of(unique, table)));
        foreach (var foreignKey in create.ForeignKeys)
        {
            if (Of(foreignKey, table, owned) is AddForeignKeyOperation inline)
            {
                physical.ForeignKeys.Add(inline);
            }
            else
            {
                after.Add(Of(foreignKey, table, owned));
            }
        }

        return physical;
    }

    public static AddPrimaryKeyOperation Of(AddPrimaryKeyOperation key, TenantTable table)
    {
        var physical = new AddPrimaryKeyOperation { Name = key.Name, Schema = key.Schema, Table = key.Table, Columns = Columns(table, key.Columns) };
        physical.AddAnnotations(key.GetAnnotations());
        return physical;
    }

    public static AddUniqueConstraintOperation Of(AddUniqueConstraintOperation unique, TenantTable table)
    {
        var physical = new AddUniqueConstraintOperation { Name = unique.Name, Schema = unique.Schema, Table = unique.Table, Columns = Columns(table, unique.Columns) };
        physical.AddAnnotations(unique.GetAnnotations());
        return physical;
    }

    public static CreateIndexOperation Of(CreateIndexOperation index, TenantTable table)
    {
        if (index.Columns.Contains(table.Column) || !TakesAnotherColumn(index))
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
        physical.AddAnnotations(index.GetAnnotations());
        return physical;
    }

    /// <summary>The key as the provider can write it, or as SQL where it cannot: <c>ON DELETE SET NULL</c> must spare the tenant column.</summary>
    public static MigrationOperation Of(AddForeignKeyOperation key, TenantTable table, OwnedTables owned)
    {
        if (owned.Find(key.PrincipalSchema, key.PrincipalTable) is not { } principal || key.Columns.Contains(table.Column))
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
                    ALTER TABLE {table.QualifiedName} ADD CONSTRAINT {SqlText.Name(key.Name)}
                        FOREIGN KEY ({SqlText.Names(Columns(table, key.Columns))})
                        REFERENCES {principal.QualifiedName} ({SqlText.Names(principalColumns)})
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

    /// <summary>Provider annotations such as operator classes list one entry per column; such an index cannot be widened unread.</summary>
    private static bool TakesAnotherColumn(CreateIndexOperation index)
    {
        var special = index.GetAnnotations().Any(annotation => annotation.Name.StartsWith("Npgsql:Index", StringComparison.Ordinal)
            && annotation.Name != "Npgsql:IndexInclude");
        return index.IsUnique && special
            ? throw new NotSupportedException($"The unique index '{index.Name}' has options of its own, so the tenant column cannot be put before its columns. Name the tenant column as its first one.")
            : !special;
    }
}
