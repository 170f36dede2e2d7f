-- The keys that encrypt for tenants, wrapped by a key that is not in this database. They have a login of their own: whoever is in
-- the application's database as another reads neither keys nor who has one. A destroyed key leaves its row, so that no version is
-- made twice; nobody deletes one.

CREATE TABLE IF NOT EXISTS tenancy.tenant_keys (
    tenant_id  uuid,
    version    integer CHECK (version > 0),
    wrapped_by text NOT NULL,
    wrapped    text NOT NULL,
    status     text NOT NULL CHECK (status IN ('enabled', 'disabled', 'destroyed')),
    created_at timestamptz NOT NULL,
    messages   bigint NOT NULL CHECK (messages >= 0),
    PRIMARY KEY (tenant_id, version),
    CHECK ((status = 'destroyed') = (wrapped = ''))
);

DO $rights$
DECLARE
    login record;
BEGIN
    REVOKE ALL ON tenancy.tenant_keys FROM PUBLIC, tenancy_owner, tenancy_app, tenancy_platform, tenancy_registry, tenancy_keys;

    -- As in the registry: rights that ALTER DEFAULT PRIVILEGES gave to logins of the application.
    FOR login IN
        SELECT DISTINCT r.rolname
        FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a, pg_catalog.pg_roles r
        WHERE c.oid = 'tenancy.tenant_keys'::regclass AND r.oid = a.grantee AND a.grantee <> c.relowner
            AND pg_catalog.pg_has_role(a.grantee, 'tenancy_app', 'MEMBER')
    LOOP
        EXECUTE format('REVOKE ALL ON tenancy.tenant_keys FROM %I', login.rolname);
    END LOOP;
END
$rights$;
GRANT SELECT, INSERT, UPDATE (wrapped_by, wrapped, status, messages) ON tenancy.tenant_keys TO tenancy_keys;
