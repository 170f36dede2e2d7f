using Npgsql;

namespace OrchStack.Tenancy.Testing;

/// <summary>One text that empties the tenants' tables; it is written once, from what <c>tenancy.tables</c> says.</summary>
internal sealed class TestDatabaseReset(NpgsqlDataSource admin, string sql)
{
    /// <summary>Tables to empty, and tables that would be left with references to nothing.</summary>
    private const string Tables = """
        WITH emptied AS (
            SELECT t.relation, CASE WHEN t.kind = 'shared' THEN format(' WHERE %I IS NOT NULL', t.tenant_column) END AS rows
            FROM tenancy.tables t WHERE t.kind IN ('owned', 'membership', 'shared') AND t.tenant_column IS NOT NULL
            UNION
            SELECT n::regclass, NULL FROM unnest($1) n)
        SELECT concat(e.relation::text, e.rows), (
            SELECT string_agg(k.conrelid::regclass::text, ', ')
            FROM pg_constraint k
            WHERE k.contype = 'f' AND k.confrelid = e.relation AND k.conrelid NOT IN (SELECT relation FROM emptied))
        FROM emptied e ORDER BY 1
        """;

    public static async Task<TestDatabaseReset> ReadAsync(NpgsqlDataSource admin, IEnumerable<string> more, CancellationToken cancellationToken)
    {
        var statements = new List<string> { "SET LOCAL session_replication_role = replica" };
        var command = admin.CreateCommand(Tables);
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter { Value = more.ToArray() });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var table = reader.GetString(0);
            if (!await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false))
            {
                throw new InvalidOperationException(
                    $"Refused to empty {table}: rows of {reader.GetString(1)} refer to it and would stay. Name them in TenantTestDatabaseOptions.AlsoReset.");
            }

            statements.Add($"DELETE FROM {table}");
        }

        return new TestDatabaseReset(admin, string.Join(";\n", statements));
    }

    // In one message, and so in one transaction. With few rows, as tests have, DELETE is faster than TRUNCATE, which makes new files.
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var command = admin.CreateCommand(sql);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
