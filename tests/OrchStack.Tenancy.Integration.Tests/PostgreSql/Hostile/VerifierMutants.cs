namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>The functions that verify a context, each without one of its checks: those that answer quickly, and the judge behind them.</summary>
internal static class VerifierMutants
{
    private const string Judge = "tenancy.judge_context(text)";

    public static Mutant[] All { get; } =
    [
        Quick(MutantNames.NoPidQuickly, @"part\[5\] OPERATOR\(pg_catalog\.=\) pg_catalog\.pg_backend_pid\(\)::pg_catalog\.text", "true"),
        Quick(MutantNames.NoSignatureQuickly, @"AND pg_catalog\.right\(context, 64\).*'hex'\)(\s+AND LEAST)", @"\1"),
        Quick(MutantNames.NoExpiryQuickly, @"LEAST\(ends, pg_catalog\.to_timestamp\(part\[6\]::pg_catalog\.float8\)\)", "COALESCE(ends, 'infinity')"),
        Quick(MutantNames.NoKeyEndQuickly, @"LEAST\(ends, ", "LEAST(NULL, "),
        Quick(MutantNames.NoTypeQuickly, @"AND pg_catalog\.left\(part\[4\], 1\) OPERATOR\(pg_catalog\.=\) '[a-z]'", ""),
        new(MutantNames.NoPidSlowly, _ => Rewrite(Judge, @"ELSIF part\[5\]::pg_catalog\.int8 OPERATOR\(pg_catalog\.<>\) pg_catalog\.pg_backend_pid\(\)", "ELSIF false")),
        new(MutantNames.NoSignatureSlowly, _ => Rewrite(Judge, @"IF pg_catalog\.encode\(.*part\[8\] THEN", "IF false THEN")),
        new(MutantNames.NoExpirySlowly, _ => Rewrite(Judge, @"IF expiry OPERATOR\(pg_catalog\.<\) pg_catalog\.statement_timestamp\(\) THEN", "IF false THEN")),
        new(MutantNames.NoKeyEndSlowly,
            _ => Rewrite(Judge, @"AND \(k\.valid_until IS NULL OR k\.valid_until OPERATOR\(pg_catalog\.>\) pg_catalog\.statement_timestamp\(\)\)", "")),
        new(MutantNames.NoTypeSlowly, _ => Rewrite(Judge, @"IF pg_catalog\.left\(part\[4\], 1\) OPERATOR\(pg_catalog\.<>\) letter THEN", "IF false THEN")),
        new(MutantNames.MissingAnswers, _ => Rewrite(Judge, @"(IF context IS NULL OR context OPERATOR\(pg_catalog\.=\) '' THEN)", @"\1 RETURN NULL;")),
        Quick(MutantNames.Unqualified, @"OPERATOR\(pg_catalog\.([^)]*)\)|pg_catalog\.", @"\1"),
        new(MutantNames.InvokerReadsKeys, site => $"ALTER FUNCTION {site.Verifier} SECURITY INVOKER; GRANT SELECT ON tenancy.signing_keys TO tenancy_app"),
        new(MutantNames.EnterUnverified, _ => Rewrite("tenancy.enter_tenant(text)", "current_tenant_", "claimed_tenant_")
            + "GRANT EXECUTE ON FUNCTION tenancy.claimed_tenant_uuid(), tenancy.claimed_tenant_bigint() TO tenancy_definer;"),
        new(MutantNames.PlainAccepted, _ => "UPDATE tenancy.installation SET plain_until = 'infinity'"),
        new(MutantNames.UnboundAccepted, _ => "UPDATE tenancy.installation SET unbound_seconds = 120"),
    ];

    private static Mutant Quick(string name, string pattern, string replacement) => new(name, site => Rewrite(site.Verifier, pattern, replacement));

    // A pattern that fits nothing any more would make a mutant that is none.
    private static string Rewrite(string function, string pattern, string replacement) => $"""
        DO $mutate$
        DECLARE
            before text := pg_get_functiondef('{function}'::regprocedure);
            after  text := regexp_replace(before, $pattern${pattern}$pattern$, $text${replacement}$text$, 'g');
        BEGIN
            IF before = after THEN
                RAISE EXCEPTION 'nothing in % is as the mutant expects', '{function}';
            END IF;
            EXECUTE after;
        END
        $mutate$;

        """;
}
