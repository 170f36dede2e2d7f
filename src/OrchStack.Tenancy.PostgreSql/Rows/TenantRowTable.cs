namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table with rows that are one tenant's each.</summary>
/// <param name="Oid">Its oid.</param>
/// <param name="Name">As <c>schema.table</c>, without quotes.</param>
/// <param name="Sql">The same as SQL.</param>
/// <param name="TenantColumn">The column of the tenant's key.</param>
/// <param name="MayDelete">Whether the application's login may delete its rows.</param>
/// <param name="Columns">What a row is restored with: neither the tenant nor what the database computes.</param>
/// <param name="RefersTo">The tables that it refers to, itself not among them.</param>
/// <param name="Counted">Columns and the sequences that count them, as SQL.</param>
internal sealed record TenantRowTable(
    uint Oid, string Name, string Sql, string TenantColumn, bool MayDelete, string[] Columns, uint[] RefersTo, IReadOnlyList<(string Column, string Sequence)> Counted)
{
    /// <summary>The entry of an archive. Names may have any characters, entries may not.</summary>
    public string Entry => $"{Uri.EscapeDataString(Name)}.jsonl";

    public string ColumnList => string.Join(", ", Columns.Select(SqlText.Name));
}
