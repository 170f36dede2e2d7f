using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>The tables that a migration's operations may name, those of its target model and those it creates, as they are decided on.</summary>
internal sealed class MarkedTables
{
    private readonly Dictionary<(string? Schema, string Name), string> _marks = [];

    public MarkedTables(IModel? model, IEnumerable<MigrationOperation> operations)
    {
        foreach (var table in model?.GetRelationalModel().Tables ?? [])
        {
            Add(table, table.Schema, table.Name);
        }

        foreach (var table in operations.OfType<CreateTableOperation>())
        {
            Add(table, table.Schema, table.Name);
        }
    }

    /// <summary>What the database has to hold for a table; null where nothing was decided.</summary>
    public TableFence? Find(string? schema, string name) => _marks.TryGetValue((schema, name), out var mark) ? Read(mark, schema, name) : null;

    /// <summary>The same, only where every row is a tenant's and keys begin with the tenant column.</summary>
    public TableFence? FindOwned(string? schema, string name) => Find(schema, name) is { EveryRowIsOwned: true } owned ? owned : null;

    public TableFence Read(string mark, string? schema, string name) => TableMark.Read(mark, schema, name, FindMembership).Fence;

    public static string? MarkOf(IReadOnlyAnnotatable annotatable) => annotatable.FindAnnotation(TenancyAnnotations.Table)?.Value as string;

    private MembershipTable? FindMembership(string name)
    {
        foreach (var ((schema, table), mark) in _marks)
        {
            if (TableMark.Qualified(schema, table) == name && !mark.StartsWith("users ", StringComparison.Ordinal))
            {
                return TableMark.Read(mark, schema, table, _ => null) as MembershipTable;
            }
        }

        return null;
    }

    private void Add(IReadOnlyAnnotatable annotatable, string? schema, string name)
    {
        if (MarkOf(annotatable) is { } mark)
        {
            _marks[(schema, name)] = mark;
        }
    }
}
