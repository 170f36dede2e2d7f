using System.Globalization;
using Npgsql;

namespace OrchStack.Tenancy.Cli;

/// <summary>What a superuser sees of a table, in words for somebody who sees nothing there.</summary>
internal static class TableVerdict
{
    public static async Task<string> AskAsync(NpgsqlDataSource admin, PlannedTable table, TenantKey? key, CancellationToken cancellationToken)
    {
        var facts = await RowAsync(
            admin,
            $"""
            SELECT t.kind, t.tenant_column::text,
                (SELECT string_agg(quote_ident(p.polname), ', ' ORDER BY p.polname) FROM pg_catalog.pg_policy p WHERE p.polrelid = c.oid AND p.polname NOT LIKE 'tenancy\_%'),
                EXISTS (SELECT FROM {table.Name})
            FROM pg_catalog.pg_class c LEFT JOIN tenancy.tables t ON t.relation = c.oid
            WHERE c.oid = '{table.Name.Replace("'", "''", StringComparison.Ordinal)}'::regclass
            """,
            cancellationToken).ConfigureAwait(false);
        var (kind, column, policies) = (facts[0] as string, facts[1] as string, facts[2] as string);
        if (facts[3] is false)
        {
            return $"{table.Name}: is empty, for every tenant.";
        }

        if (kind is null or "outside" || column is null || key is null)
        {
            return $"{table.Name}: has rows, and no fence that would hide them ({kind ?? "never described"}). A condition or a join leaves none{ByPolicies(policies)}.";
        }

        var counts = await RowAsync(
            admin,
            $"SELECT count(*) FILTER (WHERE {Quote(column)}::text = $1), count(*) FROM {table.Name}",
            cancellationToken,
            key.Text).ConfigureAwait(false);
        var (own, all) = ((long)counts[0], (long)counts[1]);
        return own == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{table.Name}: has {all} rows, all of other tenants or of none. Nothing is hidden from {key} that is its own.")
            : string.Create(CultureInfo.InvariantCulture, $"{table.Name}: has {own} rows of {key}, of {all} in all. A condition or a join leaves none{ByPolicies(policies)}.");
    }

    private static string ByPolicies(string? policies) => policies is null ? "" : $", or one of the application's own policies hides them: {policies}";

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task<object[]> RowAsync(NpgsqlDataSource admin, string sql, CancellationToken cancellationToken, params object[] values)
    {
        var command = admin.CreateCommand(sql);
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var row = new object[reader.FieldCount];
        reader.GetValues(row);
        return row;
    }
}
