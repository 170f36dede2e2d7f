namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A foreign key between tables of tenants, which gets the tenant column on both sides and keeps its name.</summary>
/// <param name="Key">As it stands.</param>
/// <param name="Table">The table that refers.</param>
/// <param name="Principal">The table that is referred to.</param>
/// <param name="Draft">The name of the wider key while the old one still has its own.</param>
/// <param name="FullCheck">The name of the check that says what MATCH FULL said.</param>
internal sealed record WidenedForeignKey(CatalogForeignKey Key, FencedTable Table, FencedTable Principal, string Draft, string FullCheck)
{
    private string Name => SqlText.Name(Key.Name);

    /// <summary>What the principal needs a unique key on.</summary>
    public IReadOnlyList<string> PrincipalColumns => [Principal.Owner!, .. Key.PrincipalColumns];

    /// <summary>PostgreSQL takes a list of columns to set on delete alone, and the tenant must stay.</summary>
    public bool LosesUpdate => Key.OnUpdate is 'n' or 'd';

    // With the tenant never NULL, MATCH FULL would refuse every row that refers to nothing.
    private bool StaysFull => Key.IsFull && Key.Columns.All(column => Table.Table.FindColumn(column) is { IsNotNull: true });

    private bool ChecksFull => Key.IsFull && !StaysFull && Key.Columns.Count > 1;

    public string Drop() => $"ALTER TABLE {Table.Name} DROP CONSTRAINT {Name};";

    public string Add() => string.Join('\n', AddCheck("").Append($"ALTER TABLE {Table.Name} ADD CONSTRAINT {Name} {Definition}{(Key.IsValid ? "" : " NOT VALID")};").Concat(Comment()));

    public string AddDraft() => string.Join('\n', AddCheck(" NOT VALID").Append($"ALTER TABLE {Table.Name} ADD CONSTRAINT {SqlText.Name(Draft)} {Definition} NOT VALID;"));

    public IEnumerable<string> Validate() =>
    [
        .. ChecksFull ? [$"ALTER TABLE {Table.Name} VALIDATE CONSTRAINT {SqlText.Name(FullCheck)};"] : Array.Empty<string>(),
        .. Key.IsValid ? [$"ALTER TABLE {Table.Name} VALIDATE CONSTRAINT {SqlText.Name(Draft)};"] : Array.Empty<string>(),
    ];

    public string Swap() => string.Join('\n', ((string[])[Drop(), $"ALTER TABLE {Table.Name} RENAME CONSTRAINT {SqlText.Name(Draft)} TO {Name};"]).Concat(Comment()));

    public string TakeBack(bool withDraft) => string.Join('\n',
    [
        .. withDraft ? [$"ALTER TABLE {Table.Name} DROP CONSTRAINT IF EXISTS {SqlText.Name(Draft)};"] : Array.Empty<string>(),
        $"ALTER TABLE {Table.Name} DROP CONSTRAINT IF EXISTS {Name};",
        .. ChecksFull ? [$"ALTER TABLE {Table.Name} DROP CONSTRAINT IF EXISTS {SqlText.Name(FullCheck)};"] : Array.Empty<string>(),
    ]);

    public string GiveBack() => string.Join('\n', Comment().Prepend($"ALTER TABLE {Table.Name} ADD CONSTRAINT {Name} {Key.Definition};"));

    private string Definition =>
        $"FOREIGN KEY ({SqlText.Names([Table.Owner!, .. Key.Columns])}) REFERENCES {Principal.Name} ({SqlText.Names(PrincipalColumns)})"
        + (StaysFull ? " MATCH FULL" : "")
        + Action(" ON UPDATE ", LosesUpdate ? 'a' : Key.OnUpdate)
        + Action(" ON DELETE ", Key.OnDelete)
        + (Key.Deferrable ? $" DEFERRABLE{(Key.Deferred ? " INITIALLY DEFERRED" : "")}" : "");

    private string Action(string when, char action)
    {
        var columns = $" ({SqlText.Names(Key.SetColumns.Count > 0 ? Key.SetColumns : Key.Columns)})";
        return action switch
        {
            'r' => when + "RESTRICT",
            'c' => when + "CASCADE",
            'n' => when + "SET NULL" + columns,
            'd' => when + "SET DEFAULT" + columns,
            _ => "",
        };
    }

    private IEnumerable<string> AddCheck(string ending) => ChecksFull
        ? [$"ALTER TABLE {Table.Name} ADD CONSTRAINT {SqlText.Name(FullCheck)} CHECK (pg_catalog.num_nulls({SqlText.Names(Key.Columns)}) IN (0, {Key.Columns.Count})){ending};"]
        : [];

    private IEnumerable<string> Comment() => Key.Comment is null ? [] : [$"COMMENT ON CONSTRAINT {Name} ON {Table.Name} IS {SqlText.Literal(Key.Comment)};"];
}
