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
