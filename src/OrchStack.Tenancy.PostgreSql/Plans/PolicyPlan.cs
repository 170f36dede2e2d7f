namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Owner, policies, rights and record of a table: metadata alone, in one step, so that no moment has half of it.</summary>
internal static class PolicyPlan
{
    public static void Add(FencedTable fenced, FencePlanOptions options, PlanDraft draft)
    {
        var table = fenced.Table;
        IEnumerable<string> record = fenced.IsHeir ? [] : [RecordStatements.Write(fenced.Fence, fenced.Name)];
        if (fenced.Fence.Kind is TableKind.Outside)
        {
            var missing = MigratorLacks(table);
            draft.Add(
                Step(fenced, [.. record, .. missing.Select(right => $"GRANT {right} ON {fenced.Name} TO tenancy_owner;")]) with { Lock = TableLock.None },
                Step(fenced, [GiveBackRecord(table), .. missing.Select(right => $"REVOKE {right} ON {fenced.Name} FROM tenancy_owner;")]) with { Lock = TableLock.None });
            return;
        }

        Remark(fenced, options, draft);
        IEnumerable<string> fence = table.IsPartition
            ? [.. PolicyStatements.Force(fenced.Name), $"REVOKE ALL ON {fenced.Name} FROM PUBLIC, tenancy_app;"]
            :
            [
                .. PolicyStatements.Force(fenced.Name),
                .. table.Policies.Where(IsOurs).Select(policy => $"DROP POLICY {SqlText.Name(policy.Name)} ON {fenced.Name};"),
                .. PolicyStatements.Isolate(fenced.Fence, fenced.Name, options.Platform),
                .. table.Policies.Any(policy => policy.IsPermissive && !IsOurs(policy)) ? Array.Empty<string>() : [PolicyStatements.Permit(fenced.Name, options.Platform)],
                .. record,
                .. GrantStatements.Write(fenced.Fence, fenced.Name),
            ];
        draft.Add(Step(fenced, fence), Step(fenced, GiveBack(fenced, options)));
    }

    /// <summary>Migrations run as the migrator from now on, and go on where the former login stopped.</summary>
    private static string[] MigratorLacks(CatalogTable table) => !MigrationHistory.Is(table.Name) || table.Owner == "tenancy_owner" ? []
        : [.. TableFence.AllRights.Split(", ").Except(table.Grants.Where(grant => grant is { Grantee: "tenancy_owner", Column: null }).Select(grant => grant.Right))];

    private static IEnumerable<string> GiveBack(FencedTable fenced, FencePlanOptions options)
    {
        var table = fenced.Table;
        if (!fenced.IsHeir)
        {
            yield return GiveBackRecord(table);
        }

        if (!table.IsPartition)
        {
            foreach (var name in Ours(fenced.Fence, options).Union(table.Policies.Where(IsOurs).Select(policy => policy.Name)))
            {
                yield return $"DROP POLICY IF EXISTS {name} ON {fenced.Name};";
            }

            foreach (var policy in table.Policies.Where(IsOurs))
            {
                yield return policy.ToSql(fenced.Name);
            }
        }

        yield return $"ALTER TABLE {fenced.Name} {(table.Forced ? "FORCE" : "NO FORCE")} ROW LEVEL SECURITY;";
        yield return $"ALTER TABLE {fenced.Name} {(table.RowSecurity ? "ENABLE" : "DISABLE")} ROW LEVEL SECURITY;";
        yield return $"ALTER TABLE {fenced.Name} OWNER TO {table.Owner};";
        foreach (var statement in GrantPlan.GiveBack(table))
        {
            yield return statement;
        }
    }

    private static string GiveBackRecord(CatalogTable table) => table.Record is not { } record
        ? RecordStatements.Remove(table.QualifiedName)
        : $"UPDATE tenancy.tables SET kind = {SqlText.Literal(record.Kind)}, tenant_column = {Text(record.Column)}, key_type = {Text(record.KeyType)}, reason = {Text(record.Reason)} WHERE relation = {SqlText.Literal(table.QualifiedName)}::regclass;";

    private static void Remark(FencedTable fenced, FencePlanOptions options, PlanDraft draft)
    {
        foreach (var policy in fenced.Table.Policies.Where(policy => policy.IsPermissive && !IsOurs(policy)))
        {
            draft.Remark($"{fenced.Name}: the policy {SqlText.Name(policy.Name)} lets rows through for {string.Join(", ", policy.Roles)} and stays; within a tenant it still decides what is seen."
                + (options.Platform is PlatformAccess.Role ? " Logins that are no members of tenancy_app are held back by nothing else there." : ""));
        }

        foreach (var grant in fenced.Table.Grants.Where(grant => grant.Grantee is "PUBLIC" or "tenancy_app" && grant.Grantor != fenced.Table.Owner))
        {
            draft.Remark($"{fenced.Name}: {grant.Grantor} gave {grant.Right} to {grant.Grantee}, which only {grant.Grantor} can take away.");
        }
    }

    private static IEnumerable<string> Ours(TableFence fence, FencePlanOptions options) =>
    [
        .. fence.Policies.Select(policy => policy.Name),
        PolicyStatements.Baseline,
        .. options.Platform is PlatformAccess.Role ? [PolicyStatements.Platform] : Array.Empty<string>(),
    ];

    private static bool IsOurs(CatalogPolicy policy) => PolicyStatements.Names.Contains(policy.Name);

    private static FenceStep Step(FencedTable fenced, IEnumerable<string> statements) => new(string.Join('\n', statements), fenced.Name, TableLock.AccessExclusive);

    private static string Text(string? text) => text is null ? "NULL" : SqlText.Literal(text);
}
