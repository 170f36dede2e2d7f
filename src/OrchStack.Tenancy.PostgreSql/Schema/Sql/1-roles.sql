-- OrchStack.Tenancy, schema version 4.
-- Run by a superuser, or by an ordinary role with CREATEROLE that owns the database, in one transaction, as often as you
-- like. It creates roles without login, the schema "tenancy" with the signing keys and the functions that verify a
-- session's tenant, and takes some rights of PUBLIC away: temporary tables, creating in the schema public, watching and
-- ending other sessions. What the role may not do is skipped with a notice and kept in tenancy.installation_gaps.
-- It touches no table of yours.

-- Two installations of one database wait for each other.
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('orchstack.tenancy.install', 0));

DO $newer$
DECLARE
    newest integer;
BEGIN
    IF pg_catalog.to_regclass('tenancy.schema_version') IS NOT NULL THEN
        SELECT max(version) INTO newest FROM tenancy.schema_version;
        IF newest > 4 THEN
            RAISE EXCEPTION USING ERRCODE = '55000', SCHEMA = 'tenancy', CONSTRAINT = 'schema_newer',
                MESSAGE = format('the tenancy schema is at version %s, and this script would install version 4 over it', newest),
                HINT = 'Nothing was changed. Install with the newest release that any node runs.';
        END IF;
    END IF;
END
$newer$;

-- Who is who: the owner owns your tables, the application's logins are members of tenancy_app and own nothing, the definer
-- owns the verifying functions alone and may read the signing keys, the registry reads and writes the tenants, the
-- platform works across them, and keys reads and writes the tenants' wrapped keys and nothing else.
DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['tenancy_owner', 'tenancy_app', 'tenancy_definer', 'tenancy_registry', 'tenancy_platform', 'tenancy_keys'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- roles belong to the whole cluster: another database's installation was faster
            END;
        END IF;

        -- Only a member may give objects away to a role. A superuser is one of every role.
        IF NOT pg_catalog.pg_has_role(role_name, 'USAGE') AND role_name <> 'tenancy_app' THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', role_name);
        END IF;
    END LOOP;
END
$roles$;

CREATE SCHEMA IF NOT EXISTS tenancy;
REVOKE ALL ON SCHEMA tenancy FROM PUBLIC;
GRANT USAGE ON SCHEMA tenancy TO tenancy_owner, tenancy_app, tenancy_definer, tenancy_registry, tenancy_platform, tenancy_keys;

-- How this database was installed, and which contexts it accepts beyond those that are signed for one connection.
CREATE TABLE IF NOT EXISTS tenancy.installation (
    one             boolean PRIMARY KEY DEFAULT true CHECK (one),
    superuser       boolean NOT NULL,
    bypass          boolean NOT NULL,
    unbound_seconds integer CHECK (unbound_seconds BETWEEN 1 AND 120),
    plain_until     timestamptz
);
COMMENT ON COLUMN tenancy.installation.bypass IS 'whether the installing role could give BYPASSRLS to the migrator and the platform login';
COMMENT ON COLUMN tenancy.installation.unbound_seconds IS 'how long a context for a transaction-mode pooler may be good for; null accepts none';
COMMENT ON COLUMN tenancy.installation.plain_until IS 'until when unsigned contexts are accepted, as an aid of migration; null accepts none';
CREATE TABLE IF NOT EXISTS tenancy.installation_gaps (
    gap    text PRIMARY KEY,
    means  text NOT NULL,
    remedy text NOT NULL
);
REVOKE ALL ON tenancy.installation, tenancy.installation_gaps FROM PUBLIC, tenancy_app;
GRANT SELECT ON tenancy.installation, tenancy.installation_gaps TO tenancy_owner, tenancy_definer;

INSERT INTO tenancy.installation (superuser, bypass)
    SELECT r.rolsuper, r.rolsuper OR (r.rolbypassrls AND pg_catalog.current_setting('server_version_num')::integer >= 160000)
    FROM pg_catalog.pg_roles r WHERE r.rolname = current_user
    ON CONFLICT (one) DO UPDATE SET superuser = excluded.superuser, bypass = excluded.bypass;

-- The rights that are taken away below, as they were before the first installation: ejecting gives them back.
CREATE TABLE IF NOT EXISTS tenancy.before_installation (
    kind   text,
    object text,
    acl    aclitem[] NOT NULL,
    PRIMARY KEY (kind, object)
);
INSERT INTO tenancy.before_installation
    SELECT * FROM (
        SELECT 'DATABASE', format('%I', d.datname), COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))
            FROM pg_catalog.pg_database d WHERE d.datname = current_database()
        UNION ALL
        SELECT 'SCHEMA', 'public', COALESCE(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
            FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'
        UNION ALL
        SELECT 'FUNCTION', format('pg_catalog.%I(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
            COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))
            FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
                AND p.proname IN ('pg_stat_get_activity', 'pg_stat_get_backend_activity', 'pg_terminate_backend', 'pg_cancel_backend')
    ) AS found
    WHERE pg_catalog.to_regclass('tenancy.schema_version') IS NULL
    ON CONFLICT DO NOTHING;

-- Each of these is tried, and what this role may not do is kept, until a run under a role that may.
DO $rights$
DECLARE
    step record;
BEGIN
    FOR step IN
        SELECT * FROM (VALUES
            -- With TEMP a login could shadow tables; with CREATE in public it could shadow functions.
            ('database_rights',
                'every login may create temporary tables and schemas in this database, with which injected SQL can shadow tables',
                ARRAY[format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database()),
                    format('GRANT CREATE ON DATABASE %I TO tenancy_owner', current_database())]), -- migrations make schemas
            ('public_schema',
                'every login may create functions and tables in the schema public',
                ARRAY['REVOKE CREATE ON SCHEMA public FROM PUBLIC',
                    'GRANT USAGE ON SCHEMA public TO tenancy_app',
                    'GRANT USAGE, CREATE ON SCHEMA public TO tenancy_owner']),
            -- All tenants share the application's login, and a login may watch and end its own sessions: injected SQL would
            -- read the texts of other tenants' statements. Monitoring keeps both rights through PostgreSQL's own roles.
            ('watch_sessions',
                'injected SQL can read the statements of other tenants'' sessions in pg_stat_activity, without their parameters',
                ARRAY['REVOKE EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer) FROM PUBLIC',
                    'GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer) TO pg_monitor']),
            ('end_sessions',
                'injected SQL can cancel and end other tenants'' sessions',
                ARRAY['REVOKE EXECUTE ON FUNCTION pg_catalog.pg_terminate_backend(integer, bigint), pg_catalog.pg_cancel_backend(integer) FROM PUBLIC',
                    'GRANT EXECUTE ON FUNCTION pg_catalog.pg_terminate_backend(integer, bigint), pg_catalog.pg_cancel_backend(integer) TO pg_signal_backend'])
        ) AS s (gap, means, remedy)
    LOOP
        BEGIN
            FOR i IN 1 .. cardinality(step.remedy) LOOP
                EXECUTE step.remedy[i];
            END LOOP;

            -- PostgreSQL only warns where a grantor has nothing to take away.
            IF (step.gap = 'database_rights' AND EXISTS (
                    SELECT FROM pg_catalog.pg_database d, pg_catalog.aclexplode(COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) a
                    WHERE d.datname = current_database() AND a.grantee = 0 AND a.privilege_type IN ('TEMPORARY', 'CREATE')))
                OR (step.gap = 'public_schema' AND EXISTS (
                    SELECT FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
                    WHERE n.nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE'))
                OR (step.gap IN ('watch_sessions', 'end_sessions') AND EXISTS (
                    SELECT FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
                    WHERE p.pronamespace = 'pg_catalog'::regnamespace AND a.grantee = 0 AND p.proname = ANY (CASE step.gap
                        WHEN 'watch_sessions' THEN ARRAY['pg_stat_get_activity', 'pg_stat_get_backend_activity']
                        ELSE ARRAY['pg_terminate_backend', 'pg_cancel_backend'] END))) THEN
                RAISE insufficient_privilege;
            END IF;
            DELETE FROM tenancy.installation_gaps WHERE gap = step.gap;
        EXCEPTION WHEN insufficient_privilege THEN
            INSERT INTO tenancy.installation_gaps VALUES (step.gap, step.means, array_to_string(step.remedy, '; ') || ';')
                ON CONFLICT (gap) DO UPDATE SET means = excluded.means, remedy = excluded.remedy;
            RAISE NOTICE 'tenancy: skipped %, which % may not do: %', step.gap, current_user, step.means;
        END;
    END LOOP;

    IF (SELECT bypass FROM tenancy.installation) THEN
        DELETE FROM tenancy.installation_gaps WHERE gap = 'bypass';
    ELSE
        INSERT INTO tenancy.installation_gaps VALUES ('bypass',
            'no login can be given BYPASSRLS: the migrator and the platform see rows through policies alone',
            'run TenancyLogins as a superuser, or fence with policies that name the roles: docs/installation.md') ON CONFLICT DO NOTHING;
        RAISE NOTICE 'tenancy: skipped bypass, which % may not do: no login can be given BYPASSRLS', current_user;
    END IF;
END
$rights$;

-- Once per transaction: the verifier puts the tenant where only a superuser, and it, may write. Parameters' rights belong to
-- the whole cluster, so another database's installation may be giving the same right at this moment.
DO $once$
BEGIN
    FOR attempt IN 1 .. 10 LOOP
        EXIT WHEN pg_catalog.has_parameter_privilege('tenancy_definer', 'backtrace_functions', 'SET');
        BEGIN
            GRANT SET ON PARAMETER backtrace_functions TO tenancy_definer;
        EXCEPTION
            WHEN unique_violation OR internal_error THEN
                NULL;
            WHEN insufficient_privilege THEN
                EXIT;
        END;
    END LOOP;

    IF pg_catalog.has_parameter_privilege('tenancy_definer', 'backtrace_functions', 'SET') THEN
        DELETE FROM tenancy.installation_gaps WHERE gap = 'signed_once';
    ELSE
        INSERT INTO tenancy.installation_gaps VALUES ('signed_once',
            'the mode SignedOnce is not to be had: contexts are verified by each statement',
            'GRANT SET ON PARAMETER backtrace_functions TO tenancy_definer;') ON CONFLICT DO NOTHING;
        RAISE NOTICE 'tenancy: skipped signed_once, which % may not do: the mode SignedOnce is not to be had', current_user;
    END IF;
END
$once$;
