using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>Two clean databases, one with uuid and one with bigint keys: plain, quoted, partitioned and decided tables.</summary>
public sealed class Ward : IAsyncLifetime
{
    public const string Secret = "acme-secret";

    private readonly Dictionary<TenantKeyType, TenantDatabase> _databases = new()
    {
        [TenantKeyType.Uuid] = new TenantDatabase(),
        [TenantKeyType.BigInt] = new TenantDatabase(),
    };

    public TenantDatabase this[TenantKeyType type] => _databases[type];

    public static string Column(TenantKeyType type) => type == TenantKeyType.Uuid ? "tenant_id" : "company_id";

    public static string Acme(TenantKeyType type) => type == TenantKeyType.Uuid ? Tenants.Acme.Id.ToString() : "42";

    public async Task InitializeAsync()
    {
        foreach (var (type, database) in _databases)
        {
            await database.InitializeAsync();
            await FillAsync(database, type);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var database in _databases.Values)
        {
            await database.DisposeAsync();
        }
    }

    internal static TenantTable Table(string name, TenantKeyType type) => new("public", name) { Column = Column(type), KeyType = type };

    internal static string Decide(string name, TenantKeyType type) => $"""
        INSERT INTO tenancy.tables (relation, kind, tenant_column, key_type)
            VALUES ('public."{name}"'::regclass, 'owned', '{Column(type)}', '{(type == TenantKeyType.Uuid ? "uuid" : "bigint")}') ON CONFLICT DO NOTHING;
        """;

    internal static Task FillAsync(TenantDatabase database, TenantKeyType type) => database.RunAsync(Hole.Fill($$"""
        CREATE TABLE notes ({column} {type} NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, body text, PRIMARY KEY ({column}, id));
        CREATE TABLE memos (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), body text, amount numeric, doc jsonb, words tsvector);
        CREATE TABLE "Order Lines" ({column} {type} NOT NULL, "No" int, note_id bigint, memo_id uuid, PRIMARY KEY ({column}, "No"),
            FOREIGN KEY ({column}, note_id) REFERENCES notes ({column}, id));
        CREATE TABLE events ({column} {type} NOT NULL, day date, body text, PRIMARY KEY ({column}, day)) PARTITION BY RANGE (day);
        CREATE TABLE events_rest PARTITION OF events DEFAULT;
        CREATE TABLE countries (code text PRIMARY KEY);
        GRANT SELECT ON countries TO tenancy_app;
        INSERT INTO tenancy.tables (relation, kind, reason) VALUES ('countries'::regclass, 'outside', 'the same for everybody');
        {{RowSecurityScript.Enable(Table("notes", type), Table("memos", type), Table("Order Lines", type), Table("events", type))}}
        {{Decide("notes", type)}}{{Decide("memos", type)}}{{Decide("Order Lines", type)}}{{Decide("events", type)}}
        INSERT INTO notes ({column}, body) VALUES ('{acme}', '{{Secret}}');
        INSERT INTO events ({column}, day, body) VALUES ('{acme}', '2026-01-01', '{{Secret}}');
        """, database, type));
}
