namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How one table is put under observation, and what ends that. Metadata alone, under a short lock.</summary>
/// <param name="Fence">Whose rows these will be.</param>
/// <param name="Was">The table before the adoption.</param>
/// <param name="Default">What the tenant column gets by default until then; null where nothing.</param>
internal sealed record ObservedTable(TableFence Fence, CatalogTable Was, string? Default)
{
    private const string Policy = "tenancy_observation";
    private const string Baseline = "tenancy_observation_baseline";

    public string Table => Was.QualifiedName;

    public string Off => $"""
        {DropPolicies}
        ALTER TABLE {Table} ALTER COLUMN {Column} {(Default is null ? "DROP DEFAULT" : $"SET DEFAULT {Default}")};
        ALTER TABLE {Table} {(Was.Forced ? "FORCE" : "NO FORCE")} ROW LEVEL SECURITY;
        ALTER TABLE {Table} {(Was.RowSecurity ? "ENABLE" : "DISABLE")} ROW LEVEL SECURITY;
        {string.Join('\n', GrantPlan.GiveBack(Was))}
        """;

    private string Column => SqlText.Name(Fence.Column!);

    private string Claimed => TenantColumn.Claimed(Fence.KeyType);

    private string DropPolicies => $"DROP POLICY IF EXISTS {Policy} ON {Table};\nDROP POLICY IF EXISTS {Baseline} ON {Table};";

    private string Oid => $"{SqlText.Literal(Table)}::regclass";

    public static IEnumerable<ObservedTable> Of(IReadOnlyList<ITenancyTable> tables, TableCatalog catalog, TenantKey? existingRows) =>
        from described in tables.Zip(catalog.Described, (table, oid) => (table.Fence, Table: catalog.Find(oid ?? 0)!))
        let column = described.Fence.Column is null ? null : described.Table.FindColumn(described.Fence.Column)
        where described.Fence.EveryRowIsOwned && column is not { IsGenerated: true }
        select new ObservedTable(described.Fence, described.Table, column is null or { IsNotNull: false } ? Literal(existingRows, described.Fence.KeyType) ?? column?.Default : column.Default);

    /// <summary>A row that is written without the column gets the tenant of the context, or without one what it got before.</summary>
    public string On(bool warns) => $"""
        {DropPolicies}
        CREATE POLICY {Policy} ON {Table} AS RESTRICTIVE
            USING ({Passes("hidden row", warns)})
            WITH CHECK ({Passes("refused row", warns)});
        CREATE POLICY {Baseline} ON {Table} AS PERMISSIVE USING (true) WITH CHECK (true);
        ALTER TABLE {Table} ALTER COLUMN {Column} SET DEFAULT {(Default is null || Default == Claimed ? Claimed : $"COALESCE({Claimed}, {Default})")};
        {string.Join('\n', PolicyStatements.Flags(Table))}
        GRANT {Fence.Rights} ON {Table} TO tenancy_app;
        """;

    // Without a tenant the column is compared with itself: the statement is kept once, and its rows are not counted.
    private string Passes(string what, bool warns) => $"""
        {Column} = COALESCE((SELECT tenancy.observed_tenant_{TenantColumn.SqlType(Fence.KeyType)}({Oid}, {Text(warns)})), {Column})
                OR tenancy.observe_row({Oid}, '{what}', {Text(warns)})
        """;

    private static string? Literal(TenantKey? key, TenantKeyType type) =>
        key?.Type == type ? $"{SqlText.Literal(key.Text)}::{TenantColumn.SqlType(type)}" : null;

    private static string Text(bool value) => value ? "true" : "false";
}
