namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A unique key that gets the tenant column in front, and keeps its name.</summary>
/// <param name="Table">Whose it is.</param>
/// <param name="Index">As it stands.</param>
/// <param name="Tenant">The tenant column.</param>
/// <param name="Draft">The name of the index while the old key still has its own.</param>
internal sealed record WidenedKey(FencedTable Table, CatalogIndex Index, string Tenant, string Draft)
{
    private string Name => SqlText.Name(Index.Name);

    private string Schema => SqlText.Name(Table.Table.Schema);

    public IEnumerable<string> Columns => [Tenant, .. Index.Columns];

    public bool Identifies(IReadOnlyCollection<string> columns) =>
        !Index.IsPartial && !Index.Deferrable && Index.Columns.All(column => column.Length > 0) && Columns.ToHashSet().SetEquals(columns);

    public string Widen() => Replace($"{SqlText.Name(Tenant)}, ", [Tenant], Index.Included.Where(column => column != Tenant));

    public string GiveBack() => Replace("", [], Index.Included);

    /// <summary>The wider index, built beside the key that is in use.</summary>
    public string Build() => $"CREATE UNIQUE INDEX CONCURRENTLY {SqlText.Name(Draft)} ON {Table.Name} USING {Index.Method} ({SqlText.Name(Tenant)}, {Index.Body};";

    /// <summary>Puts that index in the key's place.</summary>
    public string Swap() => Join(Index.IsConstraint
        ?
        [
            $"ALTER TABLE {Table.Name} DROP CONSTRAINT {Name}, ADD CONSTRAINT {Name} {Kind} USING INDEX {SqlText.Name(Draft)}{Deferral};",
            .. Marks(),
        ]
        :
        [
            $"DROP INDEX {Schema}.{Name};",
            $"ALTER INDEX {Schema}.{SqlText.Name(Draft)} RENAME TO {Name};",
            .. Marks(),
        ]);

    public string DropDraft() => $"DROP INDEX IF EXISTS {Schema}.{SqlText.Name(Draft)};";

    private string Kind => Index.Role is IndexRole.PrimaryKey ? "PRIMARY KEY" : "UNIQUE";

    private string Deferral => Index.Deferrable ? $" DEFERRABLE{(Index.Deferred ? " INITIALLY DEFERRED" : "")}" : "";

    private string Replace(string front, IEnumerable<string> more, IEnumerable<string> included) => Join(Index.IsConstraint
        ?
        [
            $"ALTER TABLE {Table.Name} DROP CONSTRAINT IF EXISTS {Name}, ADD CONSTRAINT {Name} {Constraint(more, [.. included])};",
            .. Marks(),
        ]
        :
        [
            $"DROP INDEX IF EXISTS {Schema}.{Name};",
            $"CREATE UNIQUE INDEX {Name} ON {Table.Name} USING {Index.Method} ({front}{Index.Body};",
            .. Marks(),
        ]);

    private string Constraint(IEnumerable<string> more, string[] included) =>
        $"{Kind}{(Index.NullsAreEqual ? " NULLS NOT DISTINCT" : "")} ({SqlText.Names(more.Concat(Index.Columns))})"
        + (included.Length == 0 ? "" : $" INCLUDE ({SqlText.Names(included)})")
        + (Index.Options.Count == 0 ? "" : $" WITH ({string.Join(", ", Index.Options)})")
        + (Index.Tablespace is null ? "" : $" USING INDEX TABLESPACE {SqlText.Name(Index.Tablespace)}")
        + Deferral;

    /// <summary>What hangs on the old index and would go with it.</summary>
    private IEnumerable<string> Marks()
    {
        if (!Index.IsConstraint && Index.Tablespace is not null)
        {
            yield return $"ALTER INDEX {Schema}.{Name} SET TABLESPACE {SqlText.Name(Index.Tablespace)};";
        }

        if (Index.IsClustered)
        {
            yield return $"ALTER TABLE {Table.Name} CLUSTER ON {Name};";
        }

        if (Index.IsReplicaIdentity)
        {
            yield return $"ALTER TABLE {Table.Name} REPLICA IDENTITY USING INDEX {Name};";
        }

        if (Index.Comment is not null)
        {
            yield return $"COMMENT ON INDEX {Schema}.{Name} IS {SqlText.Literal(Index.Comment)};";
        }

        if (Index.ConstraintComment is not null)
        {
            yield return $"COMMENT ON CONSTRAINT {Name} ON {Table.Name} IS {SqlText.Literal(Index.ConstraintComment)};";
        }
    }

    private static string Join(IEnumerable<string> statements) => string.Join('\n', statements);
}
