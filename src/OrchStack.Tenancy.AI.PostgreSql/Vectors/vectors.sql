-- The vectors of tenants, fenced as the audit log of tenants is: by the id in the session's signed context. For the owner of the
-- schema "tenancy"; may be run again.

CREATE TABLE IF NOT EXISTS tenancy.vector_collections (
    tenant_id uuid NOT NULL,
    name      text COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

-- A vector is its 32-bit floats (IEEE 754), least significant byte first.
CREATE TABLE IF NOT EXISTS tenancy.vectors (
    tenant_id  uuid NOT NULL,
    collection text COLLATE "C" NOT NULL,
    key        text COLLATE "C" NOT NULL,
    data       jsonb NOT NULL,
    vector     bytea CHECK (length(vector) % 4 = 0),
    PRIMARY KEY (tenant_id, collection, key),
    FOREIGN KEY (tenant_id, collection) REFERENCES tenancy.vector_collections ON DELETE CASCADE
);
-- Floats do not get smaller, and unpacking them takes most of the time of a search.
ALTER TABLE tenancy.vectors ALTER COLUMN vector SET STORAGE EXTERNAL;

DO $fence$
DECLARE
    relation text;
    login    record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['vector_collections', 'vectors'] LOOP
        EXECUTE format('ALTER TABLE tenancy.%I ENABLE ROW LEVEL SECURITY', relation);
        EXECUTE format('ALTER TABLE tenancy.%I FORCE ROW LEVEL SECURITY', relation);
        EXECUTE format('DROP POLICY IF EXISTS tenancy_isolation ON tenancy.%I', relation);
        EXECUTE format('CREATE POLICY tenancy_isolation ON tenancy.%I AS RESTRICTIVE '
            'USING (tenant_id = (SELECT tenancy.current_tenant_id())) WITH CHECK (tenant_id = (SELECT tenancy.current_tenant_id()))', relation);
        EXECUTE format('DROP POLICY IF EXISTS tenancy_baseline ON tenancy.%I', relation);
        EXECUTE format('CREATE POLICY tenancy_baseline ON tenancy.%I AS PERMISSIVE USING (true) WITH CHECK (true)', relation);
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
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON tenancy.%I TO tenancy_app', relation);
    END LOOP;
END
$fence$;
