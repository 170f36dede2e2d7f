using System.Data.Common;
using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An audit entry as its row says, and back; both logs have the same columns.</summary>
internal static class AuditRow
{
    public const string Columns = "id, at, actor, tenant_id, action, target, outcome, reason";

    private const string Newest = """
        WHERE ($1 IS NULL OR at >= $1) AND ($2 IS NULL OR at < $2) AND ($3 IS NULL OR actor = $3) AND ($4 IS NULL OR action = $4) AND ($5 IS NULL OR action ^@ $5)
        ORDER BY at DESC, id DESC LIMIT $6
        """;

    public static string Insert(string log) => $"INSERT INTO tenancy.{log} ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    public static string Select(string log) => $"SELECT {Columns} FROM tenancy.{log} {Newest}";

    /// <summary>The values of <see cref="Insert"/>.</summary>
    public static NpgsqlParameter[] Values(AuditEvent entry, TenantId? tenant) =>
    [
        RegistryValue.Of(entry.Id, NpgsqlDbType.Uuid),
        RegistryValue.Of(entry.At),
        RegistryValue.Of(entry.Actor),
        RegistryValue.Of(tenant),
        RegistryValue.Of(entry.Action),
        RegistryValue.Of(entry.Target),
        RegistryValue.Of(NameOf(entry.Outcome)),
        RegistryValue.Of(entry.Reason),
    ];

    /// <summary>The values of <see cref="Select"/>.</summary>
    public static NpgsqlParameter[] Values(AuditQuery query)
    {
        var isPrefix = query.Action?.EndsWith('.') == true;
        return
        [
            RegistryValue.Of(query.From),
            RegistryValue.Of(query.Before),
            RegistryValue.Of(query.Actor),
            RegistryValue.Of(isPrefix ? null : query.Action),
            RegistryValue.Of(isPrefix ? query.Action : null),
            RegistryValue.Of(query.Limit, NpgsqlDbType.Integer),
        ];
    }

    public static AuditEvent Read(DbDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        At = reader.GetFieldValue<DateTimeOffset>(1),
        Actor = reader.GetString(2),
        TenantId = reader.IsDBNull(3) ? null : TenantId.From(reader.GetGuid(3)),
        Action = reader.GetString(4),
        Target = reader.IsDBNull(5) ? null : reader.GetString(5),
        Outcome = OutcomeOf(reader.GetString(6)),
        Reason = reader.IsDBNull(7) ? null : reader.GetString(7),
    };

    private static string NameOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Succeeded => "succeeded",
        AuditOutcome.Refused => "refused",
        AuditOutcome.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Set AuditEntry.Outcome to a value of AuditOutcome; zero is none."),
    };

    // The table lets nothing else in.
    private static AuditOutcome OutcomeOf(string name) => name switch
    {
        "succeeded" => AuditOutcome.Succeeded,
        "refused" => AuditOutcome.Refused,
        "failed" => AuditOutcome.Failed,
        _ => throw new UnreachableException(),
    };
}
