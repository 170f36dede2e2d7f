-- OrchStack.Tenancy, schema version 3.
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
        IF newest > 3 THEN
            RAISE EXCEPTION USING ERRCODE = '55000', SCHEMA = 'tenancy', CONSTRAINT = 'schema_newer',
                MESSAGE = format('the tenancy schema is at version %s, and this script would install version 3 over it', newest),
                HINT = 'Nothing was changed. Install with the newest release that any node runs.';
        END IF;
    END IF;
END
$newer$;

-- Who is who: the owner owns your tables, the application's logins are members of tenancy_app and own nothing, the definer
-- owns the verifying functions alone and may read the signing keys, the registry reads and writes the tenants, and the
-- platform works across them.
DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['tenancy_owner', 'tenancy_app', 'tenancy_definer', 'tenancy_registry', 'tenancy_platform'] LOOP
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
GRANT USAGE ON SCHEMA tenancy TO tenancy_owner, tenancy_app, tenancy_definer, tenancy_registry, tenancy_platform;

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

-- The signing keys, and the functions that verify a session's tenant.

-- HMAC-SHA256 (RFC 2104) needs the key only as its two padded blocks, so only these are kept.
CREATE TABLE IF NOT EXISTS tenancy.signing_keys (
    key_id      text PRIMARY KEY CHECK (key_id ~ '^[a-z0-9]{1,16}$'),
    inner_pad   bytea NOT NULL CHECK (length(inner_pad) = 64),
    outer_pad   bytea NOT NULL CHECK (length(outer_pad) = 64),
    valid_until timestamptz
);
REVOKE ALL ON tenancy.signing_keys FROM PUBLIC, tenancy_owner, tenancy_app;
GRANT SELECT ON tenancy.signing_keys TO tenancy_definer;

-- Rotation: add the next key, let every node sign with it, retire the one before, purge. All for the owner of the schema.
CREATE OR REPLACE FUNCTION tenancy.add_signing_key(id text, inner_block bytea, outer_block bytea) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $add$
BEGIN
    INSERT INTO tenancy.signing_keys AS k (key_id, inner_pad, outer_pad) VALUES (id, inner_block, outer_block)
        ON CONFLICT (key_id) DO UPDATE SET valid_until = NULL
        WHERE k.inner_pad = excluded.inner_pad AND k.outer_pad = excluded.outer_pad;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = '23505', SCHEMA = 'tenancy', CONSTRAINT = 'signing_key_taken',
            MESSAGE = format('the signing key %L has another secret in this database', id),
            HINT = 'Nodes that sign with it would be refused. Give the new secret an id of its own, such as "k2".';
    END IF;
END
$add$;

CREATE OR REPLACE FUNCTION tenancy.retire_signing_key(id text, at timestamptz DEFAULT now()) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $retire$
BEGIN
    UPDATE tenancy.signing_keys SET valid_until = at WHERE key_id = id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'P0002', SCHEMA = 'tenancy', CONSTRAINT = 'signing_key_unknown',
            MESSAGE = format('there is no signing key %L in this database', id);
    END IF;
END
$retire$;

CREATE OR REPLACE FUNCTION tenancy.purge_signing_keys() RETURNS SETOF text
    LANGUAGE sql SET search_path = pg_catalog, pg_temp
AS $purge$
    DELETE FROM tenancy.signing_keys WHERE valid_until < now() RETURNING key_id
$purge$;
REVOKE ALL ON FUNCTION tenancy.add_signing_key(text, bytea, bytea), tenancy.retire_signing_key(text, timestamptz), tenancy.purge_signing_keys()
    FROM PUBLIC;

-- An ordinary role may give functions away only to a role that could have made them.
GRANT CREATE ON SCHEMA tenancy TO tenancy_definer;

-- The context: 1.{signing key}.{tenant id}.{type letter}{tenant key}.{backend pid}.{expiry, unix seconds}.{request}.{HMAC in hex}
-- For a transaction-mode pooler the pid is *, and an unsigned one is 0.-.{tenant id}.{type letter}{tenant key}.
-- Every name and operator in the functions is qualified, so that no search_path can put another in its place. SET search_path
-- would pin them too, but makes the session look its path up anew around each call, which shows in the time of every statement.

-- Comes when the short check of current_tenant_* did not accept: checks everything once more, slowly, and says what is wrong.
-- It returns the field with the key where the database was told to accept such a context.
CREATE OR REPLACE FUNCTION tenancy.judge_context(letter text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
AS $judge$
DECLARE
    context pg_catalog.text := pg_catalog.current_setting('tenancy.ctx', true);
    part    pg_catalog.text[] := pg_catalog.string_to_array(context, '.');
    key     record;
    allowed record;
    expiry  pg_catalog.timestamptz;
BEGIN
    IF context IS NULL OR context OPERATOR(pg_catalog.=) '' THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_missing',
            MESSAGE = 'no tenant context: the statement touches a tenant-owned table, and nobody said for which tenant',
            HINT = 'Run it inside a tenant scope, through TenantDataSource or a DbContext with UseOrchStackTenancy(); with Dapper over its context.Database.GetTenantConnection().';
    END IF;

    SELECT i.unbound_seconds, i.plain_until INTO allowed FROM tenancy.installation i;
    IF part[1] OPERATOR(pg_catalog.=) '0' AND pg_catalog.cardinality(part) OPERATOR(pg_catalog.=) 4 THEN
        IF allowed.plain_until IS NULL OR allowed.plain_until OPERATOR(pg_catalog.<=) pg_catalog.statement_timestamp() THEN
            RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_plain',
                MESSAGE = 'the tenant context is not signed, and this database accepts none that is not, or not any more',
                HINT = 'Use ContextMode = Signed. TenancySchema.AllowPlainAsync accepts unsigned contexts for a while.';
        END IF;
    ELSIF pg_catalog.cardinality(part) OPERATOR(pg_catalog.<>) 8 OR part[1] OPERATOR(pg_catalog.<>) '1'
            OR part[5] OPERATOR(pg_catalog.!~) '^([0-9]{1,10}|\*)$' OR part[6] OPERATOR(pg_catalog.!~) '^[0-9]{1,11}$' THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_malformed',
            MESSAGE = 'the tenant context is not one that this version of the tenancy schema can read';
    ELSE
        SELECT k.inner_pad, k.outer_pad INTO key
            FROM tenancy.signing_keys k
            WHERE k.key_id OPERATOR(pg_catalog.=) part[2]
                AND (k.valid_until IS NULL OR k.valid_until OPERATOR(pg_catalog.>) pg_catalog.statement_timestamp());
        IF key.inner_pad IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_unknown_key',
                MESSAGE = 'the tenant context is signed with a key that this database does not have, or has retired',
                HINT = 'Add the signing key of the application: TenancySchema.AddKeyAsync(admin, signingKey).';
        END IF;

        IF pg_catalog.encode(pg_catalog.sha256(key.outer_pad OPERATOR(pg_catalog.||) pg_catalog.sha256(key.inner_pad
                OPERATOR(pg_catalog.||) pg_catalog.convert_to(pg_catalog.left(context, -65), 'UTF8'))), 'hex')
                OPERATOR(pg_catalog.<>) part[8] THEN
            RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_forged',
                MESSAGE = 'the signature of the tenant context does not fit: it was altered, or signed with another key';
        END IF;

        expiry := pg_catalog.to_timestamp(part[6]::pg_catalog.float8);
        IF part[5] OPERATOR(pg_catalog.=) '*' THEN
            IF allowed.unbound_seconds IS NULL THEN
                RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_unbound',
                    MESSAGE = 'the tenant context is bound to no connection, and this database accepts none that is not',
                    HINT = 'Use ContextMode = Signed, or call TenancySchema.AllowPoolerAsync where a transaction-mode pooler stands between.';
            END IF;

            IF expiry OPERATOR(pg_catalog.-) pg_catalog.statement_timestamp()
                    OPERATOR(pg_catalog.>) pg_catalog.make_interval(secs => allowed.unbound_seconds) THEN
                RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_too_long',
                    MESSAGE = 'the tenant context is bound to no connection and good for longer than this database accepts',
                    HINT = 'Check that the clocks of application and database agree, and that PoolerLifetime is not above what TenancySchema.AllowPoolerAsync was given.';
            END IF;
        ELSIF part[5]::pg_catalog.int8 OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid() THEN
            RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_foreign',
                MESSAGE = 'the tenant context was signed for another connection',
                HINT = 'Behind a pooler in transaction mode use ContextMode = Pooler.';
        END IF;

        IF expiry OPERATOR(pg_catalog.<) pg_catalog.statement_timestamp() THEN
            RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_expired',
                MESSAGE = pg_catalog.format('the tenant context expired %s seconds ago by the clock of the database',
                    pg_catalog.ceil(EXTRACT(epoch FROM pg_catalog.statement_timestamp() OPERATOR(pg_catalog.-) expiry))),
                HINT = 'Contexts are signed anew for each command: check that the clocks of application and database agree.';
        END IF;
    END IF;

    IF pg_catalog.left(part[4], 1) OPERATOR(pg_catalog.<>) letter THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_key_type',
            MESSAGE = 'the tenant context carries a key of another type than the tenant column',
            HINT = 'Set Tenant.Key to a value of the type of the tenant column.';
    END IF;

    RETURN part[4];
END
$judge$;
ALTER FUNCTION tenancy.judge_context(text) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.judge_context(text) FROM PUBLIC;

-- One verifier for each type of tenant column. Policies call it in a sub-select, so it runs once per statement.
-- A tenant that was verified for the transaction stands in backtrace_functions, which only a superuser and the definer may
-- set, everybody may read, and which does nothing as long as no function of PostgreSQL has such a name.
-- claimed_tenant_* reads the context unverified and cheaply: it is for column defaults, whose rows the policy checks.
DO $functions$
DECLARE
    kind  record;
    field constant text := 'pg_catalog.split_part(pg_catalog.current_setting(''tenancy.ctx'', true), ''.'', 4)';
    once  constant text := 'pg_catalog.substr(pg_catalog.current_setting(''backtrace_functions''), 27)';
BEGIN
    FOR kind IN
        SELECT * FROM (VALUES
            ('uuid',    'u', 'pg_catalog.substr(%s, 2)::pg_catalog.uuid', '%s::pg_catalog.uuid'),
            ('bigint',  'b', 'pg_catalog.substr(%s, 2)::pg_catalog.int8', 'pg_catalog.translate(%s, ''_'', ''-'')::pg_catalog.int8'),
            ('integer', 'i', 'pg_catalog.substr(%s, 2)::pg_catalog.int4', 'pg_catalog.translate(%s, ''_'', ''-'')::pg_catalog.int4'),
            ('text',    't', 'pg_catalog.convert_from(pg_catalog.decode(pg_catalog.substr(%s, 2), ''hex''), ''UTF8'')',
                'pg_catalog.convert_from(pg_catalog.decode(%s, ''hex''), ''UTF8'')')
        ) AS k (type, letter, value, once)
    LOOP
        EXECUTE format($create$
CREATE OR REPLACE FUNCTION tenancy.current_tenant_%1$s() RETURNS %1$s
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
AS $verify$
DECLARE
    context     pg_catalog.text;
    part        pg_catalog.text[];
    inner_block pg_catalog.bytea;
    outer_block pg_catalog.bytea;
    ends        pg_catalog.timestamptz;
BEGIN
    -- Only while the context is in force that was verified: the next tenant of the transaction has another.
    IF pg_catalog.left(pg_catalog.current_setting('backtrace_functions'), 26) OPERATOR(pg_catalog.=) ('tenancy_%2$s_'
            OPERATOR(pg_catalog.||) pg_catalog.right(pg_catalog.current_setting('tenancy.ctx', true), 16)) THEN
        RETURN %5$s;
    END IF;

    context := pg_catalog.current_setting('tenancy.ctx', true);
    part := pg_catalog.string_to_array(context, '.');
    -- With a variable in it, this query would be planned anew for each of its first values, on each lease of the connection.
    SELECT k.inner_pad, k.outer_pad, k.valid_until INTO inner_block, outer_block, ends
        FROM tenancy.signing_keys k
        WHERE k.key_id OPERATOR(pg_catalog.=) pg_catalog.split_part(pg_catalog.current_setting('tenancy.ctx', true), '.', 2);

    -- Signed is all before the last dot; the signature is 64 hex digits, and one of another length fits nothing.
    IF part[5] OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()::pg_catalog.text
        AND pg_catalog.right(context, 64) OPERATOR(pg_catalog.=) pg_catalog.encode(pg_catalog.sha256(outer_block
            OPERATOR(pg_catalog.||) pg_catalog.sha256(inner_block
            OPERATOR(pg_catalog.||) pg_catalog.convert_to(pg_catalog.left(context, -65), 'UTF8'))), 'hex')
        AND LEAST(ends, pg_catalog.to_timestamp(part[6]::pg_catalog.float8)) OPERATOR(pg_catalog.>=) pg_catalog.statement_timestamp()
        AND pg_catalog.left(part[4], 1) OPERATOR(pg_catalog.=) %2$L
    THEN
        RETURN %3$s;
    END IF;

    part[4] := tenancy.judge_context(%2$L);
    RETURN %3$s;
END
$verify$;
ALTER FUNCTION tenancy.current_tenant_%1$s() OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.current_tenant_%1$s() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.current_tenant_%1$s() TO tenancy_app, tenancy_owner;

CREATE OR REPLACE FUNCTION tenancy.claimed_tenant_%1$s() RETURNS %1$s
    LANGUAGE sql STABLE PARALLEL SAFE
AS $claim$
    SELECT CASE WHEN pg_catalog.left(%6$s, 1) OPERATOR(pg_catalog.=) %2$L THEN %4$s END
$claim$;
REVOKE ALL ON FUNCTION tenancy.claimed_tenant_%1$s() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.claimed_tenant_%1$s() TO tenancy_app, tenancy_owner;
$create$,
            kind.type, kind.letter, format(kind.value, 'part[4]'), format(kind.value, field), format(kind.once, once), field);
    END LOOP;
END
$functions$;

-- The mode SignedOnce sends this in place of set_config: it verifies the context, and statements up to the end of the
-- transaction read the result: tenancy_{type letter}_{end of the signature}{tenant key}.
CREATE OR REPLACE FUNCTION tenancy.enter_tenant(context text) RETURNS void
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $enter$
DECLARE
    letter   pg_catalog.text := pg_catalog.left(pg_catalog.split_part(context, '.', 4), 1);
    verified pg_catalog.text;
BEGIN
    PERFORM pg_catalog.set_config('backtrace_functions', '', true), pg_catalog.set_config('tenancy.ctx', context, true);
    -- Nothing is kept of a context without a signature, by which it would be known again.
    IF context OPERATOR(pg_catalog.=) '' OR pg_catalog.left(context, 2) OPERATOR(pg_catalog.=) '0.' THEN
        RETURN;
    END IF;

    IF letter OPERATOR(pg_catalog.=) 'u' THEN
        verified := pg_catalog.translate(tenancy.current_tenant_uuid()::pg_catalog.text, '-', '');
    ELSIF letter OPERATOR(pg_catalog.=) 'b' THEN
        verified := pg_catalog.translate(tenancy.current_tenant_bigint()::pg_catalog.text, '-', '_');
    ELSIF letter OPERATOR(pg_catalog.=) 'i' THEN
        verified := pg_catalog.translate(tenancy.current_tenant_integer()::pg_catalog.text, '-', '_');
    ELSE
        verified := pg_catalog.encode(pg_catalog.convert_to(tenancy.current_tenant_text(), 'UTF8'), 'hex');
        letter := 't';
    END IF;

    PERFORM pg_catalog.set_config('backtrace_functions', pg_catalog.concat('tenancy_', letter, '_', pg_catalog.right(context, 16), verified), true);
END
$enter$;
ALTER FUNCTION tenancy.enter_tenant(text) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.enter_tenant(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.enter_tenant(text) TO tenancy_app, tenancy_owner;

-- The platform's logins may touch every fenced table; what lets them past the policies is BYPASSRLS, or a policy where nobody
-- can give that.
GRANT USAGE ON SCHEMA public TO tenancy_platform;
GRANT EXECUTE ON FUNCTION tenancy.claimed_tenant_uuid(), tenancy.claimed_tenant_bigint(), tenancy.claimed_tenant_integer(), tenancy.claimed_tenant_text()
    TO tenancy_platform;

-- What was decided on each table of the application, for the doctor and for whoever asks why a table is as it is.
-- The fence itself is in the policies: nothing here opens or closes it.

CREATE TABLE IF NOT EXISTS tenancy.tables (
    relation      regclass PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN ('owned', 'shared', 'root', 'membership', 'outside')),
    tenant_column name,
    key_type      text CHECK (key_type IN ('uuid', 'bigint', 'integer', 'text')),
    reason        text,
    decided_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (kind <> 'outside' OR (tenant_column IS NULL AND reason IS NOT NULL)),
    CHECK (kind NOT IN ('owned', 'root') OR tenant_column IS NOT NULL)
);
REVOKE ALL ON tenancy.tables FROM PUBLIC, tenancy_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenancy.tables TO tenancy_owner;

-- The registry: who the tenants are, the names they are found by, their API keys and settings, and word of changes to them.
-- The registry's login reads and writes it; the application's login has no right on any of it.

-- Every id that was ever a tenant's. Nothing is deleted here, so the unique index itself keeps ids from being used again.
CREATE TABLE IF NOT EXISTS tenancy.tenant_ids (
    id         uuid PRIMARY KEY,
    removed_at timestamptz
);

-- Names are compared byte by byte, whatever the database's collation.
CREATE TABLE IF NOT EXISTS tenancy.tenants (
    id       uuid PRIMARY KEY REFERENCES tenancy.tenant_ids,
    slug     text COLLATE "C" NOT NULL,
    name     text NOT NULL,
    status   text NOT NULL CHECK (status IN ('preparing', 'active', 'suspended', 'deleting')),
    plan     text NOT NULL,
    key_type text NOT NULL CHECK (key_type IN ('uuid', 'bigint', 'integer', 'text')),
    key      text COLLATE "C" NOT NULL,
    CONSTRAINT tenants_slug UNIQUE (slug),
    CONSTRAINT tenants_key UNIQUE (key)
);

CREATE TABLE IF NOT EXISTS tenancy.tenant_hosts (
    host      text COLLATE "C" PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenancy.tenants ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS tenant_hosts_tenant ON tenancy.tenant_hosts (tenant_id);

CREATE TABLE IF NOT EXISTS tenancy.tenant_external_ids (
    issuer    text COLLATE "C",
    value     text COLLATE "C",
    tenant_id uuid NOT NULL REFERENCES tenancy.tenants ON DELETE CASCADE,
    PRIMARY KEY (issuer, value)
);
CREATE INDEX IF NOT EXISTS tenant_external_ids_tenant ON tenancy.tenant_external_ids (tenant_id);

-- Keys and settings name a tenant without a reference: the application may keep its tenants in a table of its own.
CREATE TABLE IF NOT EXISTS tenancy.tenant_api_keys (
    key_id       text COLLATE "C" PRIMARY KEY,
    tenant_id    uuid NOT NULL,
    secret_hash  bytea NOT NULL CHECK (length(secret_hash) = 32),
    name         text NOT NULL,
    scopes       text[] NOT NULL,
    created_at   timestamptz,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX IF NOT EXISTS tenant_api_keys_tenant ON tenancy.tenant_api_keys (tenant_id);

-- Every version of every section; the primary key lets one of two who write the same version win.
CREATE TABLE IF NOT EXISTS tenancy.tenant_settings (
    tenant_id uuid,
    section   text COLLATE "C",
    version   bigint CHECK (version > 0),
    document  text NOT NULL,
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    PRIMARY KEY (tenant_id, section, version)
);

-- Changes are numbered by one row that each writer locks until it commits, so numbers become visible in their order and
-- without gaps. A sequence would not: it counts before the commit, and a reader would pass by the number that is late.
CREATE TABLE IF NOT EXISTS tenancy.change_counter (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    last   bigint NOT NULL
);
INSERT INTO tenancy.change_counter (last) VALUES (0) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS tenancy.changes (
    number    bigint PRIMARY KEY,
    tenant_id uuid,
    kind      integer NOT NULL
);

DO $rights$
DECLARE
    relation text;
    login    record;
BEGIN
    FOREACH relation IN ARRAY ARRAY[
        'tenant_ids', 'tenants', 'tenant_hosts', 'tenant_external_ids', 'tenant_api_keys', 'tenant_settings', 'change_counter', 'changes'
    ] LOOP
        EXECUTE format('REVOKE ALL ON tenancy.%I FROM PUBLIC, tenancy_owner, tenancy_app, tenancy_platform, tenancy_registry', relation);

        -- ALTER DEFAULT PRIVILEGES may have given a login of the application rights of its own when the table was made.
        FOR login IN
            SELECT DISTINCT r.rolname
            FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a, pg_catalog.pg_roles r
            WHERE c.oid = format('tenancy.%I', relation)::regclass AND r.oid = a.grantee AND a.grantee <> c.relowner
                AND pg_catalog.pg_has_role(a.grantee, 'tenancy_app', 'MEMBER')
        LOOP
            EXECUTE format('REVOKE ALL ON tenancy.%I FROM %I', relation, login.rolname);
        END LOOP;
    END LOOP;
END
$rights$;
GRANT SELECT, INSERT, UPDATE ON tenancy.tenant_ids TO tenancy_registry;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenancy.tenants, tenancy.tenant_hosts, tenancy.tenant_external_ids, tenancy.tenant_api_keys TO tenancy_registry;
GRANT SELECT, INSERT, DELETE ON tenancy.tenant_settings, tenancy.changes TO tenancy_registry;
GRANT SELECT, UPDATE ON tenancy.change_counter TO tenancy_registry;

-- Two logs that only grow: the tenants', fenced by tenant, and the platform's, which no tenant reads.

-- The id of the tenant in the session's context, whatever type its key has. It judges the context in full each time: what was
-- verified once for the transaction is the key, and the context may have been changed since.
CREATE OR REPLACE FUNCTION tenancy.current_tenant_id() RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
AS $verify$
BEGIN
    PERFORM tenancy.judge_context(pg_catalog.left(pg_catalog.split_part(pg_catalog.current_setting('tenancy.ctx', true), '.', 4), 1));
    RETURN pg_catalog.split_part(pg_catalog.current_setting('tenancy.ctx', true), '.', 3)::pg_catalog.uuid;
END
$verify$;
ALTER FUNCTION tenancy.current_tenant_id() OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.current_tenant_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.current_tenant_id() TO tenancy_app, tenancy_owner;

-- "at" is what the application says, "recorded_at" what the database says: whoever dates an entry back is found out.
CREATE TABLE IF NOT EXISTS tenancy.tenant_audit (
    tenant_id   uuid NOT NULL,
    id          uuid NOT NULL,
    at          timestamptz NOT NULL,
    actor       text NOT NULL,
    action      text COLLATE "C" NOT NULL,
    target      text,
    outcome     text NOT NULL CHECK (outcome IN ('succeeded', 'refused', 'failed')),
    reason      text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX IF NOT EXISTS tenant_audit_newest ON tenancy.tenant_audit (tenant_id, at DESC, id DESC);
ALTER TABLE tenancy.tenant_audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenancy.tenant_audit FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS tenancy_isolation ON tenancy.tenant_audit;
CREATE POLICY tenancy_isolation ON tenancy.tenant_audit AS RESTRICTIVE
    USING (tenant_id = (SELECT tenancy.current_tenant_id()))
    WITH CHECK (tenant_id = (SELECT tenancy.current_tenant_id()));
DROP POLICY IF EXISTS tenancy_baseline ON tenancy.tenant_audit;
CREATE POLICY tenancy_baseline ON tenancy.tenant_audit AS PERMISSIVE USING (true) WITH CHECK (true);

CREATE TABLE IF NOT EXISTS tenancy.platform_audit (
    id          uuid PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor       text NOT NULL,
    tenant_id   uuid,
    action      text COLLATE "C" NOT NULL,
    target      text,
    outcome     text NOT NULL CHECK (outcome IN ('succeeded', 'refused', 'failed')),
    reason      text,
    recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS platform_audit_newest ON tenancy.platform_audit (at DESC, id DESC);

DO $rights$
DECLARE
    login record;
BEGIN
    REVOKE ALL ON tenancy.tenant_audit, tenancy.platform_audit FROM PUBLIC, tenancy_owner, tenancy_app, tenancy_platform, tenancy_registry;

    -- As in the registry: rights that ALTER DEFAULT PRIVILEGES gave to logins of the application.
    FOR login IN
        SELECT DISTINCT r.rolname
        FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a, pg_catalog.pg_roles r
        WHERE c.oid IN ('tenancy.tenant_audit'::regclass, 'tenancy.platform_audit'::regclass) AND r.oid = a.grantee AND a.grantee <> c.relowner
            AND pg_catalog.pg_has_role(a.grantee, 'tenancy_app', 'MEMBER')
    LOOP
        EXECUTE format('REVOKE ALL ON tenancy.tenant_audit, tenancy.platform_audit FROM %I', login.rolname);
    END LOOP;
END
$rights$;
GRANT SELECT, INSERT (tenant_id, id, at, actor, action, target, outcome, reason) ON tenancy.tenant_audit TO tenancy_app;
GRANT SELECT, INSERT (id, at, actor, tenant_id, action, target, outcome, reason) ON tenancy.platform_audit TO tenancy_registry, tenancy_platform;

-- What an adoption is to do, how far it came, and what gives the earlier state back. The texts are run by whoever adopts and
-- ejects, a superuser as a rule, so nobody but the owner of the schema may write them.
CREATE TABLE IF NOT EXISTS tenancy.adoptions (
    id            integer PRIMARY KEY,
    existing_rows text,
    started_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz
);
CREATE TABLE IF NOT EXISTS tenancy.adoption_steps (
    adoption   integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    number     integer,
    phase      text NOT NULL,
    sql        text NOT NULL,
    relation   text,
    lock       text NOT NULL,
    reads_rows boolean NOT NULL,
    outside    boolean NOT NULL,
    index_name text,
    fills      boolean NOT NULL,
    seconds    float8 NOT NULL,
    blocks     bigint NOT NULL DEFAULT 0,
    done_at    timestamptz,
    PRIMARY KEY (adoption, number)
);
COMMENT ON COLUMN tenancy.adoption_steps.blocks IS 'of a step that fills a column: how many blocks of the table are done';
CREATE TABLE IF NOT EXISTS tenancy.adoption_undo (
    adoption integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    number   integer,
    sql      text NOT NULL,
    PRIMARY KEY (adoption, number)
);
CREATE TABLE IF NOT EXISTS tenancy.adoption_columns (
    adoption integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    relation text,
    name     name NOT NULL,
    PRIMARY KEY (adoption, relation)
);
COMMENT ON TABLE tenancy.adoption_columns IS 'tables that got a tenant column';

-- What was seen before the fence stood. Rows are only ever added, so no statement waits for another; a crash empties the table.
CREATE UNLOGGED TABLE IF NOT EXISTS tenancy.observations (
    seen_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    relation    oid NOT NULL,
    what        text NOT NULL,
    rows        bigint NOT NULL,
    is_first    boolean NOT NULL,
    statement   text NOT NULL,
    login       name NOT NULL,
    application text NOT NULL
);
COMMENT ON TABLE tenancy.observations IS 'statements that the fence would refuse, or would show fewer rows; the texts may hold values of rows';
CREATE TABLE IF NOT EXISTS tenancy.adoption_observations (
    adoption integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    relation text,
    observe  text NOT NULL,
    warn     text NOT NULL,
    off      text NOT NULL,
    stage    text,
    PRIMARY KEY (adoption, relation)
);
COMMENT ON TABLE tenancy.adoption_observations IS 'what puts a table under observation, what ends it, and the stage it is in';

-- What takes the last phase back alone, table by table.
ALTER TABLE tenancy.adoption_undo ADD COLUMN IF NOT EXISTS phase text, ADD COLUMN IF NOT EXISTS relation text;
DO $rights$
DECLARE
    relation text;
    stranger record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['adoptions', 'adoption_steps', 'adoption_undo', 'adoption_columns', 'adoption_observations', 'observations', 'before_installation'] LOOP
        EXECUTE format('REVOKE ALL ON tenancy.%I FROM PUBLIC', relation);

        -- ALTER DEFAULT PRIVILEGES may have given rights to anybody when the table was made.
        FOR stranger IN
            SELECT DISTINCT a.grantee::regrole::text AS name
            FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
            WHERE c.oid = format('tenancy.%I', relation)::regclass AND a.grantee NOT IN (0, c.relowner)
        LOOP
            EXECUTE format('REVOKE ALL ON tenancy.%I FROM %s', relation, stranger.name);
        END LOOP;
    END LOOP;
END
$rights$;

-- A migration that would take a fence down leaves one that was adopted to ejection.
GRANT SELECT ON tenancy.adoptions TO tenancy_owner;

-- The stages of an adoption before the fence stands: a policy that lets every row through and keeps what the fence would not.
GRANT INSERT ON tenancy.observations TO tenancy_definer;

-- In a transaction that may only read nothing can be written, and NOTIFY would make transactions wait for each other: the
-- server's log keeps the statement, and where track_functions is on, the statistics of functions count the calls.
CREATE OR REPLACE FUNCTION tenancy.log_observation(relation oid, what text, rows bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $log$
BEGIN
    RAISE LOG 'tenancy observes % (% rows) on % in a transaction that may only read: %', what, rows, relation::pg_catalog.regclass,
        pg_catalog.left(pg_catalog.current_query(), 1000);
END
$log$;
ALTER FUNCTION tenancy.log_observation(oid, text, bigint) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.log_observation(oid, text, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION tenancy.keep_observation(relation oid, what text, rows bigint, is_first boolean, warns boolean) RETURNS void
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $keep$
BEGIN
    IF is_first AND warns THEN
        RAISE WARNING 'tenancy: % on %, which will be refused or hidden once the fence stands', what, relation::pg_catalog.regclass;
    END IF;

    IF pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool THEN
        PERFORM tenancy.log_observation(relation, what, rows);
    ELSE
        -- A held cursor is filled at the commit, when there is no statement any more.
        INSERT INTO tenancy.observations (relation, what, rows, is_first, statement, login, application)
            VALUES (relation, what, rows, is_first, COALESCE(pg_catalog.left(pg_catalog.current_query(), 4000), ''), SESSION_USER,
                pg_catalog.current_setting('application_name'));
    END IF;
EXCEPTION WHEN OTHERS THEN
    -- Nobody's statement fails because it was watched.
    RAISE LOG 'tenancy could not keep an observation: %', SQLERRM;
END
$keep$;
ALTER FUNCTION tenancy.keep_observation(oid, text, bigint, boolean, boolean) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.keep_observation(oid, text, bigint, boolean, boolean) FROM PUBLIC;

-- For a row that the fence would hide. A statement's first row is kept, its second, its fourth and so on: what is kept adds up
-- to at least half of the rows, and a statement over a million rows writes twenty.
CREATE OR REPLACE FUNCTION tenancy.observe_row(relation oid, what text, warns boolean) RETURNS boolean
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $observe$
DECLARE
    setting   constant pg_catalog.text := pg_catalog.concat('tenancy.observed_', relation, '_', pg_catalog.left(what, 6));
    statement constant pg_catalog.text := pg_catalog.concat(pg_catalog.statement_timestamp(), pg_catalog.hashtext(COALESCE(pg_catalog.current_query(), '')));
    kept      pg_catalog.text[] := pg_catalog.string_to_array(pg_catalog.current_setting(setting, true), '|');
    number    pg_catalog.int8 := 1;
BEGIN
    IF kept[1] OPERATOR(pg_catalog.=) statement THEN
        number := kept[2]::pg_catalog.int8 OPERATOR(pg_catalog.+) 1;
    END IF;
    PERFORM pg_catalog.set_config(setting, pg_catalog.concat(statement, '|', number), true);
    IF number OPERATOR(pg_catalog.&) (number OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) 0 THEN
        PERFORM tenancy.keep_observation(relation, what, GREATEST(number OPERATOR(pg_catalog./) 2, 1), number OPERATOR(pg_catalog.=) 1, warns);
    END IF;
    RETURN true;
END
$observe$;
ALTER FUNCTION tenancy.observe_row(oid, text, boolean) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.observe_row(oid, text, boolean) FROM PUBLIC;

-- The tenant of the context as the verifier sees it, once per statement; NULL, and kept, where the verifier would refuse.
DO $functions$
DECLARE
    kind text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['uuid', 'bigint', 'integer', 'text'] LOOP
        EXECUTE format($create$
CREATE OR REPLACE FUNCTION tenancy.observed_tenant_%1$s(relation oid, warns boolean) RETURNS %1$s
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $observed$
DECLARE
    because pg_catalog.text;
BEGIN
    RETURN tenancy.current_tenant_%1$s();
EXCEPTION WHEN insufficient_privilege THEN
    GET STACKED DIAGNOSTICS because = CONSTRAINT_NAME;
    PERFORM tenancy.keep_observation(relation, because, 0, true, warns);
    RETURN NULL;
END
$observed$;
ALTER FUNCTION tenancy.observed_tenant_%1$s(oid, boolean) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.observed_tenant_%1$s(oid, boolean) FROM PUBLIC;
$create$, kind);
    END LOOP;
END
$functions$;

-- The doctor examines under the application's login, whose reach is in question. It reads the public catalogue, and what
-- was decided on tables, which the policies in the catalogue say anyway; the reasons stay with the owner.

GRANT SELECT (relation, kind, tenant_column, key_type) ON tenancy.tables TO tenancy_app;
DO $doctor$
BEGIN
    IF to_regclass('tenancy.installation') IS NOT NULL THEN
        GRANT SELECT (plain_until, unbound_seconds) ON tenancy.installation TO tenancy_app;
    END IF;
END
$doctor$;

-- Last, so that a version that is there is there in full.

CREATE TABLE IF NOT EXISTS tenancy.schema_version (
    version      integer PRIMARY KEY,
    installed_at timestamptz NOT NULL DEFAULT now()
);
-- The oldest release of the package whose nodes work on this version.
ALTER TABLE tenancy.schema_version ADD COLUMN IF NOT EXISTS oldest_reader integer;
REVOKE ALL ON tenancy.schema_version FROM PUBLIC;
GRANT SELECT ON tenancy.schema_version TO tenancy_owner, tenancy_app, tenancy_registry, tenancy_platform;
INSERT INTO tenancy.schema_version (version, oldest_reader) VALUES (3, 1)
    ON CONFLICT (version) DO UPDATE SET oldest_reader = excluded.oldest_reader;

-- An ordinary role lent the definer a right while it installed.
REVOKE CREATE ON SCHEMA tenancy FROM tenancy_definer;

