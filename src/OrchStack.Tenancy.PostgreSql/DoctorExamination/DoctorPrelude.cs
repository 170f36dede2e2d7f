namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// What the checks have in common: whose rights are the application's, which tables are fenced, what a policy is to say.
/// Run with <c>search_path = pg_catalog</c>, so that names come out qualified and expressions in the one form compared with.
/// </summary>
internal static class DoctorPrelude
{
    /// <summary>The parameters: the application's login, and for the functions their lines, their names, and those demanded.</summary>
    public static string Write(bool readsDecisions) => $"""
        WITH RECURSIVE
        input AS (SELECT $1::text AS login, $2::text[] AS functions, $3::text[] AS names, $4::text[] AS demanded),
        decided AS ({(readsDecisions ? Decisions : NoDecisions)}),
        {Roles},
        {Tables},
        {Policies},
        {Reach}

        """;

    private const string Decisions = "SELECT t.relation::oid AS oid, t.kind, t.tenant_column::text, t.key_type FROM tenancy.tables t";

    private const string NoDecisions = "SELECT NULL::oid AS oid, NULL::text AS kind, NULL::text AS tenant_column, NULL::text AS key_type WHERE false";

    // A role that is a finding by itself is left out, or everything that it may do would be one more.
    private const string Roles = """
        held(oid) AS (
            SELECT r.oid FROM pg_roles r JOIN input i ON r.rolname IN (i.login, 'tenancy_app')
            UNION SELECT m.roleid FROM pg_auth_members m JOIN held h ON h.oid = m.member
        ),
        app(oid, name) AS (
            SELECT 0::oid, 'PUBLIC'
            UNION ALL
            SELECT h.oid, h.oid::regrole::text FROM held h JOIN pg_roles r ON r.oid = h.oid JOIN input i ON true
            WHERE r.rolname IN (i.login, 'tenancy_app') OR NOT (r.rolsuper OR r.rolbypassrls OR r.rolname LIKE 'tenancy\_%' OR r.rolname LIKE 'pg\_%')
        ),
        rights(oid, privilege, grantee, grantable) AS (
            SELECT c.oid, r.privilege_type, a.name, r.is_grantable
            FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) r JOIN app a ON a.oid = r.grantee
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND r.grantee <> c.relowner AND c.relnamespace <> 'pg_catalog'::regnamespace
        ),
        column_rights(oid, privilege, grantee) AS (
            SELECT t.attrelid, r.privilege_type, a.name
            FROM pg_attribute t CROSS JOIN LATERAL aclexplode(t.attacl) r JOIN app a ON a.oid = r.grantee
        ),
        touched(oid) AS (
            SELECT r.oid FROM rights r UNION SELECT r.oid FROM column_rights r
            UNION SELECT c.oid FROM pg_class c JOIN app a ON a.oid = c.relowner
        )
        """;

    // A table with our policy counts as owned where no decision can be read. The audit log of tenants and their vectors are fenced like theirs.
    private const string Tables = """
        kept(oid) AS (
            SELECT to_regclass(name) FROM unnest(ARRAY['tenancy.tenant_audit', 'tenancy.vectors', 'tenancy.vector_collections']) AS k(name)
            WHERE to_regclass(name) IS NOT NULL
        ),
        base AS (
            SELECT c.oid, COALESCE(d.kind, 'owned') AS kind, d.key_type,
                CASE WHEN d.oid IS NOT NULL THEN d.tenant_column WHEN c.oid IN (SELECT oid FROM kept) THEN 'tenant_id' ELSE (
                    SELECT a.attname::text
                    FROM pg_policy p JOIN pg_depend x ON x.classid = 'pg_policy'::regclass AND x.objid = p.oid
                    JOIN pg_attribute a ON a.attrelid = x.refobjid AND a.attnum = x.refobjsubid
                    WHERE p.polrelid = c.oid AND p.polname = 'tenancy_isolation' AND x.refclassid = 'pg_class'::regclass AND x.refobjid = c.oid AND x.refobjsubid > 0
                    ORDER BY a.attnum LIMIT 1) END AS tenant_column
            FROM pg_class c LEFT JOIN decided d ON d.oid = c.oid
            WHERE c.relkind IN ('r', 'p') AND (d.kind <> 'outside' OR c.oid IN (SELECT oid FROM kept)
                OR d.oid IS NULL AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenancy_isolation'))
        ),
        tree(oid, root) AS (
            SELECT b.oid, b.oid FROM base b UNION SELECT i.inhrelid, t.root FROM tree t JOIN pg_inherits i ON i.inhparent = t.oid
        ),
        fenced AS (
            SELECT DISTINCT ON (t.oid) t.oid, t.oid::regclass::text AS name, b.kind, b.tenant_column, k.key_type, k.own, k.shared,
                t.oid <> t.root AND c.relispartition AS part, c.relnamespace IS DISTINCT FROM to_regnamespace('tenancy') AS is_application
            FROM tree t JOIN base b ON b.oid = t.root JOIN pg_class c ON c.oid = t.oid LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = b.tenant_column
            CROSS JOIN LATERAL (SELECT COALESCE(b.key_type, CASE WHEN c.relnamespace = to_regnamespace('tenancy') THEN 'id'
                WHEN a.atttypid IN ('uuid'::regtype, 'bigint'::regtype, 'integer'::regtype) THEN format_type(a.atttypid, NULL) ELSE 'text' END)) y(key_type)
            CROSS JOIN LATERAL (SELECT CASE WHEN a.atttypid IS NULL OR a.atttypid IN ('uuid'::regtype, 'bigint'::regtype, 'integer'::regtype, 'smallint'::regtype, 'text'::regtype)
                THEN quote_ident(b.tenant_column) ELSE format('(%I)::%s', b.tenant_column, y.key_type) END) r(reference)
            CROSS JOIN LATERAL (SELECT y.key_type, format('(%1$s = ( SELECT tenancy.current_tenant_%2$s() AS current_tenant_%2$s))', r.reference, y.key_type) AS own,
                CASE WHEN b.tenant_column IS NOT NULL THEN format('((%1$I IS NULL) OR (%2$s = ( SELECT CASE WHEN (current_setting(''tenancy.ctx''::text, true) <> ''''::text) '
                    'THEN tenancy.current_tenant_%3$s() ELSE NULL::%3$s END AS "case")))', b.tenant_column, r.reference, y.key_type) END AS shared) k
            WHERE t.oid = t.root OR c.relispartition
                OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND p.polname = 'tenancy_isolation')
            ORDER BY t.oid, CASE WHEN c.relispartition THEN t.oid = t.root ELSE t.oid <> t.root END
        ),
        heir AS (
            SELECT t.oid, t.oid::regclass::text AS name, t.root AS parent
            FROM tree t JOIN pg_class c ON c.oid = t.oid
            WHERE t.oid <> t.root AND NOT c.relispartition AND t.oid NOT IN (SELECT d.oid FROM decided d)
        ),
        undecided AS (
            SELECT c.oid, c.oid::regclass::text AS name, a.attname::text AS tenant_column,
                CASE WHEN a.atttypid IN ('uuid'::regtype, 'bigint'::regtype, 'integer'::regtype) THEN format_type(a.atttypid, NULL) ELSE 'text' END AS key_type
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN LATERAL (
                SELECT x.attname, x.atttypid FROM pg_attribute x
                WHERE x.attrelid = c.oid AND x.attnum > 0 AND NOT x.attisdropped
                    AND (x.attname = 'tenant_id' OR x.attname IN (SELECT f.tenant_column FROM fenced f WHERE f.kind <> 'root'))
                ORDER BY x.attnum LIMIT 1) a ON true
            WHERE c.relkind IN ('r', 'p') AND c.oid IN (SELECT oid FROM touched) AND c.oid NOT IN (SELECT oid FROM decided) AND c.oid NOT IN (SELECT oid FROM tree)
                AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'tenancy') AND n.nspname NOT LIKE 'pg\_t%'
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        )
        """;

    // A membership is written by its tenants or by the platform; which it is, only its policies say.
    private const string Policies = """
        policy AS (
            SELECT p.polrelid AS oid, p.polname, p.polcmd, p.polpermissive, p.polroles,
                regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\s+', ' ', 'g') AS uses,
                regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid), '\s+', ' ', 'g') AS checks
            FROM pg_policy p
        ),
        form(kind, has_column, by_platform, polname, polcmd, uses, checks) AS (VALUES
            ('owned', true, NULL::boolean, 'tenancy_isolation', '*', 'own', 'own'),
            ('membership', true, false, 'tenancy_isolation', '*', 'own', 'own'),
            ('membership', true, true, 'tenancy_isolation', 'r', 'own', NULL),
            ('membership', true, true, 'tenancy_isolation_insert', 'a', NULL, 'false'),
            ('membership', true, true, 'tenancy_isolation_update', 'w', 'false', 'false'),
            ('membership', true, true, 'tenancy_isolation_delete', 'd', 'false', NULL),
            ('membership', false, NULL::boolean, 'tenancy_isolation', 'r', 'members', NULL),
            ('membership', false, NULL::boolean, 'tenancy_isolation_insert', 'a', NULL, 'false'),
            ('membership', false, NULL::boolean, 'tenancy_isolation_update', 'w', 'false', 'false'),
            ('membership', false, NULL::boolean, 'tenancy_isolation_delete', 'd', 'false', NULL),
            ('root', true, NULL::boolean, 'tenancy_isolation', 'r', 'own', NULL),
            ('root', true, NULL::boolean, 'tenancy_isolation_insert', 'a', NULL, 'false'),
            ('root', true, NULL::boolean, 'tenancy_isolation_update', 'w', 'own', 'own'),
            ('root', true, NULL::boolean, 'tenancy_isolation_delete', 'd', 'false', NULL),
            ('shared', false, NULL::boolean, 'tenancy_isolation', 'r', 'true', NULL),
            ('shared', false, NULL::boolean, 'tenancy_isolation_insert', 'a', NULL, 'false'),
            ('shared', false, NULL::boolean, 'tenancy_isolation_update', 'w', 'false', 'false'),
            ('shared', false, NULL::boolean, 'tenancy_isolation_delete', 'd', 'false', NULL),
            ('shared', true, NULL::boolean, 'tenancy_isolation', 'r', 'shared', NULL),
            ('shared', true, NULL::boolean, 'tenancy_isolation_insert', 'a', NULL, 'own'),
            ('shared', true, NULL::boolean, 'tenancy_isolation_update', 'w', 'own', 'own'),
            ('shared', true, NULL::boolean, 'tenancy_isolation_delete', 'd', 'own', NULL)
        ),
        expected AS (
            SELECT f.oid, m.polname, m.polcmd::"char" AS polcmd, w.uses, w.checks,
                CASE WHEN w.uses = 'members' THEN '-- Write it again with RowSecurityScript.Enable and the MemberTable of this table.'
                    ELSE format('CREATE POLICY %I ON %s AS RESTRICTIVE%s%s%s%s;', m.polname, f.name,
                        CASE m.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END,
                        CASE WHEN EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = f.oid AND p.polname = 'tenancy_platform') THEN ' TO tenancy_app' ELSE '' END,
                        ' USING (' || w.uses || ')', ' WITH CHECK (' || w.checks || ')') END AS create_policy
            FROM fenced f JOIN form m ON m.kind = f.kind AND m.has_column = (f.tenant_column IS NOT NULL)
                AND COALESCE(m.by_platform = EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = f.oid AND p.polname LIKE 'tenancy\_isolation\_%'), true)
            CROSS JOIN LATERAL (SELECT
                CASE m.uses WHEN 'own' THEN f.own WHEN 'shared' THEN f.shared ELSE m.uses END AS uses,
                CASE m.checks WHEN 'own' THEN f.own ELSE m.checks END AS checks) w
            WHERE NOT f.part
        )
        """;

    private const string Reach = """
        over_fenced_oid(oid) AS (
            SELECT w.ev_class
            FROM fenced f JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = f.oid AND d.classid = 'pg_rewrite'::regclass
            JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class c ON c.oid = w.ev_class AND c.relkind IN ('v', 'm')
            UNION
            SELECT w.ev_class
            FROM over_fenced_oid o JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = o.oid AND d.classid = 'pg_rewrite'::regclass
            JOIN pg_rewrite w ON w.oid = d.objid JOIN pg_class c ON c.oid = w.ev_class AND c.relkind IN ('v', 'm')
        ),
        over_fenced AS (SELECT o.oid, o.oid::regclass::text AS name FROM over_fenced_oid o),
        definer AS (
            SELECT p.oid, p.oid::regprocedure::text AS name, p.proowner AS owner, p.pronamespace::regnamespace::text AS home, p.proconfig AS settings, (
                SELECT string_agg(a.name, ', ' ORDER BY a.name)
                FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) r JOIN app a ON a.oid = r.grantee
                WHERE r.grantee <> p.proowner) AS grantees
            FROM pg_proc p
            WHERE p.prosecdef AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                AND p.pronamespace IS DISTINCT FROM to_regnamespace('tenancy')
        ),
        installed AS (
            SELECT p.oid::regprocedure::text AS name, concat_ws(' ', p.oid::regprocedure,
                encode(sha256(convert_to(concat(p.prosrc, pg_get_function_sqlbody(p.oid)), 'UTF8')), 'hex'), l.lanname, p.prorettype::regtype,
                CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END, p.provolatile, p.proparallel, CASE WHEN p.proleakproof THEN 'leakproof' END,
                array_to_string(p.proconfig, ' ')) AS line
            FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
            WHERE p.pronamespace = to_regnamespace('tenancy')
        )
        """;
}
