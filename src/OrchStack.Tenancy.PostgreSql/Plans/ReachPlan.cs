namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The way to a table: its schema, and the sequences of serial columns.</summary>
internal static class ReachPlan
{
    public static void Add(FencedTable fenced, PlanDraft draft)
    {
        var table = fenced.Table;
        if (fenced.Fence.Kind is TableKind.Outside || table.IsPartition)
        {
            return;
        }

        Grant(draft, "USAGE ON SCHEMA", SqlText.Name(table.Schema), table.Strangers);
        foreach (var sequence in table.Sequences)
        {
            Grant(draft, "USAGE ON SEQUENCE", sequence.Name, sequence.Strangers);
        }
    }

    private static void Grant(PlanDraft draft, string right, string name, IReadOnlyList<string> roles)
    {
        var step = new FenceStep($"GRANT {right} {name} TO {string.Join(", ", roles)};", null, TableLock.None);
        if (roles.Count > 0 && !draft.Steps.Contains(step))
        {
            draft.Add(step, new FenceStep($"REVOKE {right} {name} FROM {string.Join(", ", roles)};", null, TableLock.None));
        }
    }
}
