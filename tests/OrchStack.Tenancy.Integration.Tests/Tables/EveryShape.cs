using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>An application's schema with every shape of table and key that a plan has to know, and what was decided on its tables.</summary>
internal static class EveryShape
{
    public static string Sql(TenantKeyType type, string suffix) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests/OrchStack.Tenancy.Integration.Tests/Tables/EveryShape.sql"))
            .Replace("DEFAULT_KEY", type is TenantKeyType.Uuid ? "'0197a000-0000-7000-8000-00000000000a'" : "42", StringComparison.Ordinal)
            .Replace("TYPE", type is TenantKeyType.Uuid ? "uuid" : "bigint", StringComparison.Ordinal)
            .Replace("ROLE_", $"shape_{suffix}_", StringComparison.Ordinal);

    public static IReadOnlyList<ITenancyTable> Tables(TenantKeyType type)
    {
        var membership = new MembershipTable("public", "user_companies") { Column = "company_id", KeyType = type, WrittenByPlatform = true };
        TenantTable Owned(string schema, string name, string column = "company_id", params string[] global) =>
            new(schema, name) { Column = column, KeyType = type, GlobalKeys = global };
        return
        [
            new TenantRootTable("public", "companies") { KeyType = type },
            membership,
            new MemberTable("public", "users", membership),
            new SharedTable("public", "countries"),
            new SharedTable("public", "templates") { Column = "company_id", KeyType = type },
            new OutsideTable("public", "history", "the history of migrations"),
            Owned("sales", "customers"),
            Owned("sales", "orders"),
            Owned("sales", "lines"),
            Owned("public", "notes"),
            Owned("public", "events"),
            Owned("public", "marks"),
            Owned("public", "animals"),
            Owned("Ärger.\"x\"", "Größe 'n $index$ %s", "company.\"id"),
            Owned("Ärger.\"x\"", "ein_name_mit_genau_dreiundsechzig_bytes_und_umlauten_äöü_äöü", "company.\"id"),
            Owned("public", "grouped"),
            Owned("public", "grouped_items"),
            Owned("public", "codes", global: "codes_global"),
            Owned("public", "code_uses"),
            new OutsideTable("public", "outside_uses", "a queue"),
            Owned("public", "generated"),
            Owned("public", "booked"),
        ];
    }
}
