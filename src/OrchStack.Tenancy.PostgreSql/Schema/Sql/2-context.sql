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

-- The context: 1.{signing key}.{tenant id}.{type letter}{tenant key}.{backend pid}.{expiry, unix seconds}.{request}.{HMAC in hex}
-- One verifier for each type of tenant column. Policies call it in a sub-select, so it runs once per statement.
-- Every name and operator in it is qualified, so that no search_path can put another in its place. SET search_path would pin
-- them too, but makes the session look its path up anew around each call, which shows in the time of every statement.
-- claimed_tenant_* reads the same value unverified and cheaply: it is for column defaults, whose rows the policy checks.
DO $functions$
DECLARE
    kind  record;
    field constant text := 'pg_catalog.split_part(pg_catalog.current_setting(''tenancy.ctx'', true), ''.'', 4)';
BEGIN
    FOR kind IN
        SELECT * FROM (VALUES
            ('uuid',    'u', 'pg_catalog.substr(%s, 2)::pg_catalog.uuid'),
            ('bigint',  'b', 'pg_catalog.substr(%s, 2)::pg_catalog.int8'),
            ('integer', 'i', 'pg_catalog.substr(%s, 2)::pg_catalog.int4'),
            ('text',    't', 'pg_catalog.convert_from(pg_catalog.decode(pg_catalog.substr(%s, 2), ''hex''), ''UTF8'')')
        ) AS k (type, letter, value)
    LOOP
        EXECUTE format($create$
CREATE OR REPLACE FUNCTION tenancy.current_tenant_%1$s() RETURNS %1$s
    LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER
AS $verify$
DECLARE
    context     pg_catalog.text := pg_catalog.current_setting('tenancy.ctx', true);
    part        pg_catalog.text[];
    inner_block pg_catalog.bytea;
    outer_block pg_catalog.bytea;
BEGIN
    IF context IS NULL OR context OPERATOR(pg_catalog.=) '' THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_missing',
            MESSAGE = 'no tenant context: the statement touches a tenant-owned table, and nobody said for which tenant',
            HINT = 'Run it inside a tenant scope, through TenantDataSource or a DbContext with UseOrchStackTenancy().';
    END IF;

    part := pg_catalog.string_to_array(context, '.');
    IF pg_catalog.cardinality(part) OPERATOR(pg_catalog.<>) 8 OR part[1] OPERATOR(pg_catalog.<>) '1' THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_malformed',
            MESSAGE = 'the tenant context is not one that this version of the tenancy schema can read';
    END IF;

    SELECT k.inner_pad, k.outer_pad INTO inner_block, outer_block
        FROM tenancy.signing_keys k
        WHERE k.key_id OPERATOR(pg_catalog.=) part[2]
            AND (k.valid_until IS NULL OR k.valid_until OPERATOR(pg_catalog.>) pg_catalog.statement_timestamp());
    IF inner_block IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_unknown_key',
            MESSAGE = 'the tenant context is signed with a key that this database does not have, or has retired',
            HINT = 'Install the signing key of the application: TenancySchema.InstallAsync(admin, signingKey).';
    END IF;

    -- Signed is all before the last dot; the signature is 64 hex digits, and one of another length fits nothing.
    IF pg_catalog.encode(pg_catalog.sha256(outer_block OPERATOR(pg_catalog.||) pg_catalog.sha256(inner_block
            OPERATOR(pg_catalog.||) pg_catalog.convert_to(pg_catalog.left(context, -65), 'UTF8'))), 'hex')
            OPERATOR(pg_catalog.<>) part[8] THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_forged',
            MESSAGE = 'the signature of the tenant context does not fit: it was altered, or signed with another key';
    END IF;

    IF part[5]::pg_catalog.int4 OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid() THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_foreign',
            MESSAGE = 'the tenant context was signed for another connection';
    END IF;

    IF part[6]::pg_catalog.int8 OPERATOR(pg_catalog.<) EXTRACT(epoch FROM pg_catalog.statement_timestamp()) THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_expired',
            MESSAGE = 'the tenant context has expired',
            HINT = 'Contexts are signed anew for each command; check that the clocks of application and database agree.';
    END IF;

    IF pg_catalog.left(part[4], 1) OPERATOR(pg_catalog.<>) %2$L THEN
        RAISE EXCEPTION USING ERRCODE = '42501', SCHEMA = 'tenancy', CONSTRAINT = 'context_key_type',
            MESSAGE = 'the tenant context carries a key that is no %1$s, but the tenant column is %1$s',
            HINT = 'Set Tenant.Key to a value of the type of the tenant column.';
    END IF;

    RETURN %3$s;
END
$verify$;
ALTER FUNCTION tenancy.current_tenant_%1$s() OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.current_tenant_%1$s() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.current_tenant_%1$s() TO tenancy_app, tenancy_owner;

CREATE OR REPLACE FUNCTION tenancy.claimed_tenant_%1$s() RETURNS %1$s
    LANGUAGE sql STABLE PARALLEL SAFE
AS $claim$
    SELECT CASE WHEN pg_catalog.left(%5$s, 1) OPERATOR(pg_catalog.=) %2$L THEN %4$s END
$claim$;
REVOKE ALL ON FUNCTION tenancy.claimed_tenant_%1$s() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenancy.claimed_tenant_%1$s() TO tenancy_app, tenancy_owner;
$create$,
            kind.type, kind.letter, format(kind.value, 'part[4]'), format(kind.value, field), field);
    END LOOP;
END
$functions$;
