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
