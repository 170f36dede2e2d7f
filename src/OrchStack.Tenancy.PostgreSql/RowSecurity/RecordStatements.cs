namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The row of <c>tenancy.tables</c> that says what was decided.</summary>
internal static class RecordStatements
{
    public static string Write(TableFence fence, string table) => SqlText.Do("record", $"""
        BEGIN
            DELETE FROM tenancy.tables t WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.relation); -- dropped since
            INSERT INTO tenancy.tables AS t (relation, kind, tenant_column, key_type, reason)
                VALUES ({SqlText.Literal(table)}::regclass, '{fence.KindName}', {Text(fence.Column)}, {Type(fence)}, {Text(fence.Reason)})
            ON CONFLICT (relation) DO UPDATE
                SET kind = excluded.kind, tenant_column = excluded.tenant_column, key_type = excluded.key_type, reason = excluded.reason, decided_at = now()
                WHERE (t.kind, t.tenant_column, t.key_type, t.reason) IS DISTINCT FROM (excluded.kind, excluded.tenant_column, excluded.key_type, excluded.reason);
        EXCEPTION WHEN undefined_table OR insufficient_privilege THEN
            RAISE EXCEPTION 'what was decided on a table could not be recorded in tenancy.tables: %', SQLERRM
                USING ERRCODE = SQLSTATE, HINT = 'Install this version of the schema first (TenancySchema.InstallAsync), and run this as a member of tenancy_owner, such as the migrator.';
        END
        """);

    public static string Remove(string table) => $"DELETE FROM tenancy.tables WHERE relation = {SqlText.Literal(table)}::regclass;";

    private static string Text(string? text) => text is null ? "NULL" : SqlText.Literal(text);

    private static string Type(TableFence fence) => fence.Column is null ? "NULL" : $"'{TenantColumn.SqlType(fence.KeyType)}'";
}
