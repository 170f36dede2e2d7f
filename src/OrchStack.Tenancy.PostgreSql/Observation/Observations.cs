using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Reads what was kept while tables were observed.</summary>
internal static class Observations
{
    private const string Summary = """
        SELECT o.relation::regclass::text, o.what, o.statement, o.login::text, o.application,
            count(*) FILTER (WHERE o.is_first), sum(o.rows)::bigint, min(o.seen_at), max(o.seen_at)
        FROM tenancy.observations o
        GROUP BY 1, 2, 3, 4, 5
        ORDER BY 1, 2, 7 DESC, 3
        """;

    public static Task<List<Observation>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => AdminRows.ListAsync(
        connection,
        Summary,
        static row => new Observation(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetInt64(6),
            row.GetFieldValue<DateTimeOffset>(7), row.GetFieldValue<DateTimeOffset>(8)),
        cancellationToken);
}
