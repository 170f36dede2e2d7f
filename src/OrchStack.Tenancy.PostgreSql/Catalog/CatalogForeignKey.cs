namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A foreign key as it stands.</summary>
internal sealed record CatalogForeignKey
{
    public required string Name { get; init; }

    public required uint Table { get; init; }

    /// <summary>The table, quoted as in SQL, for one that nobody described.</summary>
    public required string TableName { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required uint Principal { get; init; }

    public required IReadOnlyList<string> PrincipalColumns { get; init; }

    /// <summary>The index of the key that it refers to; of the partitioned table, where it refers to a partition.</summary>
    public required uint PrincipalIndex { get; init; }

    public required bool IsFull { get; init; }

    /// <summary><c>pg_constraint.confupdtype</c>: 'a' no action, 'r' restrict, 'c' cascade, 'n' set null, 'd' set default.</summary>
    public required char OnUpdate { get; init; }

    public required char OnDelete { get; init; }

    /// <summary>The columns that a delete sets; all of them where there are none.</summary>
    public required IReadOnlyList<string> SetColumns { get; init; }

    public required bool Deferrable { get; init; }

    public required bool Deferred { get; init; }

    public required bool IsValid { get; init; }

    /// <summary>As <c>pg_get_constraintdef</c> writes it.</summary>
    public required string Definition { get; init; }

    public required string? Comment { get; init; }
}
