using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>The tenant-owned tables that a migration's operations may name: those of its target model and those it creates.</summary>
internal sealed class OwnedTables
{
    private readonly Dictionary<(string? Schema, string Name), TenantTable> _tables = [];

    public OwnedTables(IModel? model, IEnumerable<MigrationOperation> operations)
    {
        foreach (var table in model?.GetRelationalModel().Tables ?? [])
        {
            Add(table.Schema, table.Name, TenancyAnnotations.Read(table, table.Schema, table.Name));
        }

        foreach (var table in operations.OfType<CreateTableOperation>())
        {
            Add(table.Schema, table.Name, TenancyAnnotations.Read(table, table.Schema, table.Name));
        }
    }

    public TenantTable? Find(string? schema, string name) => _tables.GetValueOrDefault((schema, name));

    private void Add(string? schema, string name, TenantTable? owned)
    {
        if (owned is not null)
        {
            _tables[(schema, name)] = owned;
        }
    }
}
