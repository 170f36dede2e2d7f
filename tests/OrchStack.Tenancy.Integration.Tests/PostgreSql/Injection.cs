namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>
/// A text that an attacker puts where a search word belongs. Placeholders: {table}, {setting}, {own} and {other} (tenant ids),
/// {stolen} (a value for the setting that would be the other tenant's).
/// </summary>
/// <param name="Name">What it tries.</param>
/// <param name="Text">The text, which begins inside a string literal.</param>
/// <param name="BitesOn">The control on which it leaks, to prove that it is an attack.</param>
public sealed record Injection(string Name, string Text, VictimKind BitesOn)
{
    public static readonly Injection[] All =
    [
        new("widens the condition", "' OR true --", VictimKind.HandWrittenWhere),
        new("reads the table a second time", "' UNION SELECT id, body FROM {table} --", VictimKind.HandWrittenWhere),
        new("names the other tenant", "' OR tenant_id = '{other}' --", VictimKind.HandWrittenWhere),
        new("hides the query in a function", "' UNION SELECT 0, query_to_xml('SELECT body FROM {table}', true, false, '')::text --", VictimKind.HandWrittenWhere),
        new("turns row security off in the statement",
            "' UNION SELECT n.id, n.body FROM (SELECT set_config('row_security', 'off', true) AS s OFFSET 0) s, LATERAL (SELECT id, body FROM {table} WHERE s.s <> '') n --",
            VictimKind.HandWrittenWhere),
        new("changes the setting inside the same statement",
            "' UNION SELECT n.id, n.body FROM (SELECT set_config('{setting}', '{stolen}', true) AS s OFFSET 0) s, LATERAL (SELECT id, body FROM {table} WHERE s.s <> '') n --",
            VictimKind.UnsignedSetting),
        new("rewrites its own setting inside the same statement",
            "' UNION SELECT n.id, n.body FROM (SELECT set_config('{setting}', replace(current_setting('{setting}'), '{own}', '{other}'), true) AS s OFFSET 0) s, LATERAL (SELECT id, body FROM {table} WHERE s.s <> '') n --",
            VictimKind.UnsignedSetting),
        new("stacks a changed setting", "'; SELECT set_config('{setting}', '{stolen}', false); SELECT id, body FROM {table} --", VictimKind.UnsignedSetting),
        new("stacks SET", "'; SET {setting} = '{stolen}'; SELECT id, body FROM {table} --", VictimKind.UnsignedSetting),
        new("stacks a DO block", "'; DO $$ BEGIN PERFORM set_config('{setting}', '{stolen}', false); END $$; SELECT id, body FROM {table} --", VictimKind.UnsignedSetting),
        new("rolls back to the tenant of an earlier lease", "'; ROLLBACK; SELECT id, body FROM {table} --", VictimKind.UnsignedSettingInTransaction),
        new("rolls back and reads under a new transaction", "'; ROLLBACK; BEGIN; SELECT id, body FROM {table} --", VictimKind.UnsignedSettingInTransaction),
        new("becomes the owner", "'; SET ROLE tenancy_owner; SELECT id, body FROM {table} --", VictimKind.LoginThatMayBecomeTheOwner),
    ];

    public string For(string table, string setting, string stolen) => Text
        .Replace("{table}", table, StringComparison.Ordinal)
        .Replace("{setting}", setting, StringComparison.Ordinal)
        .Replace("{stolen}", stolen, StringComparison.Ordinal)
        .Replace("{own}", Servers.Tenants.Acme.Id.ToString(), StringComparison.Ordinal)
        .Replace("{other}", Servers.Tenants.Globex.Id.ToString(), StringComparison.Ordinal);

    public override string ToString() => Name;
}
