namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An index as it stands, with the constraint it serves.</summary>
internal sealed record CatalogIndex
{
    public required uint Oid { get; init; }

    public required string Name { get; init; }

    public required IndexRole Role { get; init; }

    /// <summary>The key's columns; an empty text where it is an expression.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    public required IReadOnlyList<string> Included { get; init; }

    public required bool IsPartial { get; init; }

    public required bool IsValid { get; init; }

    public required bool NullsAreEqual { get; init; }

    public required bool Deferrable { get; init; }

    public required bool Deferred { get; init; }

    public required string Method { get; init; }

    /// <summary>What <c>pg_get_indexdef</c> writes after the first parenthesis: columns, and all that follows them.</summary>
    public required string Body { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    public required string? Tablespace { get; init; }

    public required bool IsClustered { get; init; }

    public required bool IsReplicaIdentity { get; init; }

    public required string? Comment { get; init; }

    public required string? ConstraintComment { get; init; }

    /// <summary>Views that group by the primary key alone, and would have to be dropped with it.</summary>
    public required IReadOnlyList<string> Views { get; init; }

    public bool IsUnique => Role is IndexRole.PrimaryKey or IndexRole.UniqueConstraint or IndexRole.UniqueIndex;

    public bool IsConstraint => Role is IndexRole.PrimaryKey or IndexRole.UniqueConstraint;

    /// <summary>Whether a foreign key may refer to exactly these columns.</summary>
    public bool Identifies(IEnumerable<string> columns) => IsUnique && !IsPartial && IsValid && !Deferrable && Columns.ToHashSet().SetEquals(columns);
}
