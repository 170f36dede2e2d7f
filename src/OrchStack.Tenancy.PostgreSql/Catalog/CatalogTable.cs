namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table as it stands, with all that a fence changes and an undo gives back.</summary>
internal sealed record CatalogTable
{
    public required uint Oid { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    /// <summary><c>pg_class.relkind</c>: 'r' ordinary, 'p' partitioned, 'f' foreign, 'v' view, 'm' materialized view.</summary>
    public required char Kind { get; init; }

    public required bool IsPartition { get; init; }

    public required IReadOnlyList<uint> Parents { get; init; }

    public required string Owner { get; init; }

    public required bool RowSecurity { get; init; }

    public required bool Forced { get; init; }

    /// <summary>The planner's estimate of rows; negative where the table was never analysed.</summary>
    public required float Rows { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Roles of ours that may not enter the schema yet.</summary>
    public required IReadOnlyList<string> Strangers { get; init; }

    /// <summary>Rights on the table and on single columns, in the catalogue's order; none where they are the default.</summary>
    public IReadOnlyList<CatalogGrant> Grants { get; init; } = [];

    public IReadOnlyList<CatalogColumn> Columns { get; init; } = [];

    /// <summary>Indexes, unless they follow from one of a partitioned parent.</summary>
    public IReadOnlyList<CatalogIndex> Indexes { get; init; } = [];

    /// <summary>The keys of this table that refer to others, unless they follow from one of a partitioned parent.</summary>
    public IReadOnlyList<CatalogForeignKey> ForeignKeys { get; init; } = [];

    public IReadOnlyList<CatalogPolicy> Policies { get; init; } = [];

    public IReadOnlyList<CatalogSequence> Sequences { get; init; } = [];

    /// <summary>What <c>tenancy.tables</c> says of it today.</summary>
    public CatalogRecord? Record { get; init; }

    public string QualifiedName => $"{SqlText.Name(Schema)}.{SqlText.Name(Name)}";

    public bool IsPartitioned => Kind == 'p';

    public CatalogColumn? FindColumn(string name) => Columns.FirstOrDefault(column => column.Name == name);
}
