namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An index that is new: a unique one that foreign keys can refer to, or one that leads with the tenant.</summary>
internal sealed record AddedIndex(FencedTable Table, string Name, IReadOnlyList<string> Columns, bool IsUnique)
{
    public string Add(bool concurrently) =>
        $"CREATE {(IsUnique ? "UNIQUE " : "")}INDEX {(concurrently ? "CONCURRENTLY " : "")}{SqlText.Name(Name)} ON {Table.Name} ({SqlText.Names(Columns)});";

    public string Drop() => $"DROP INDEX IF EXISTS {SqlText.Name(Table.Table.Schema)}.{SqlText.Name(Name)};";
}
