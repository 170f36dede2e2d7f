using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The numbered changes in tenancy.changes.</summary>
internal static class ChangeLog
{
    public const string Channel = "tenancy_changes";

    /// <summary>How many changes are kept; whoever has missed more assumes that everything has changed.</summary>
    public const int Kept = 10_000;

    /// <summary>Rows of one look.</summary>
    public const int PageSize = 1_000;

    // One statement: the row of the counter stays locked until it commits, so numbers become visible in their order and
    // without gaps. Each new number pushes the oldest one out.
    private const string Append = """
        WITH counted AS (UPDATE tenancy.change_counter SET last = last + 1 RETURNING last),
            added AS (INSERT INTO tenancy.changes (number, tenant_id, kind) SELECT c.last, $1, $2 FROM counted c RETURNING number),
            dropped AS (DELETE FROM tenancy.changes h USING counted c WHERE h.number <= c.last - $3)
        SELECT pg_notify('tenancy_changes', '') FROM added
        """;

    // In one snapshot, so that a number that is missing was dropped and not late.
    private const string Look = """
        SELECT c.last, h.number, h.tenant_id, h.kind
        FROM tenancy.change_counter c LEFT JOIN (
            SELECT number, tenant_id, kind FROM tenancy.changes WHERE number > $1 ORDER BY number LIMIT $2
        ) h ON true
        ORDER BY h.number
        """;

    public static async ValueTask AppendAsync(RegistryDatabase database, TenantChange change, CancellationToken cancellationToken) =>
        await database.RunAsync(
            Append,
            cancellationToken,
            RegistryValue.Of(change.TenantId),
            RegistryValue.Of((int)change.Kind, NpgsqlDbType.Integer),
            RegistryValue.Of(Kept, NpgsqlDbType.Integer)).ConfigureAwait(false);

    /// <summary>Says that there may be something to look for. Any role can: it carries nothing.</summary>
    public static async ValueTask AnnounceAsync(RegistryDatabase database, CancellationToken cancellationToken) =>
        await database.RunAsync("SELECT pg_notify('tenancy_changes', '')", cancellationToken).ConfigureAwait(false);

    /// <summary>What came after a number, at most a page of it.</summary>
    /// <param name="connection">An open connection of the registry's login.</param>
    /// <param name="after">The last number that is known; null where none is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ChangePage> ReadAsync(NpgsqlConnection connection, long? after, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Look, connection) { CommandTimeout = 5 };
        await using var _ = command.ConfigureAwait(false);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PageSize });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var changes = new List<TenantChange>();
        long last = 0, first = 0, read = 0;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            last = reader.GetInt64(0);
            if (!reader.IsDBNull(1))
            {
                read = reader.GetInt64(1);
                first = first == 0 ? read : first;
                changes.Add(new TenantChange(reader.IsDBNull(2) ? null : TenantId.From(reader.GetGuid(2)), (TenantChangeKind)reader.GetInt32(3)));
            }
        }

        return ChangePage.Of(after, last, first, read, changes);
    }
}
