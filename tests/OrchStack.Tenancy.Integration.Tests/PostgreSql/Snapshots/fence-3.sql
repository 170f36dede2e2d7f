DO $kind$
DECLARE
    unfit record;
BEGIN
    SELECT c.oid::regclass AS name, c.relkind AS kind INTO unfit FROM pg_class c
        WHERE c.relkind NOT IN ('r', 'p') AND (c.oid = E'"notes"'::regclass
            OR c.oid IN (SELECT relid FROM pg_partition_tree(E'"notes"')));
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'wrong_object_type', SCHEMA = 'tenancy', CONSTRAINT = 'table_kind',
            MESSAGE = format('%s cannot be fenced: %s', unfit.name, CASE unfit.kind
                WHEN 'f' THEN 'the rows of a foreign table lie on another server, which knows no policy of this one'
                WHEN 'm' THEN 'a materialized view has no row-level security, and holds the rows of every tenant'
                WHEN 'v' THEN 'a view has no row-level security of its own'
                ELSE 'it is no table' END),
            HINT = 'Fence the tables below it; make views security_invoker; keep foreign tables and materialized views from tenancy_app.';
    END IF;
END
$kind$;
ALTER TABLE "notes" ADD COLUMN IF NOT EXISTS "tenant_id" uuid;
DO $default$
BEGIN
    -- A generated column says by itself whose the row is.
    IF NOT EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = E'"notes"'::regclass AND a.attname = E'tenant_id' AND a.attgenerated <> ''
    ) THEN
        ALTER TABLE "notes" ALTER COLUMN "tenant_id" SET DEFAULT tenancy.claimed_tenant_uuid();
    END IF;
END
$default$;
ALTER TABLE "notes" ALTER COLUMN "tenant_id" SET NOT NULL;
DO $collation$
BEGIN
    -- Under such a collation 'acme' equals 'ACME', so one of these tenants would see the other's rows.
    IF EXISTS (
        SELECT FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation
        WHERE a.attrelid = E'"notes"'::regclass AND a.attname = E'tenant_id' AND NOT c.collisdeterministic
    ) THEN
        RAISE EXCEPTION 'the tenant column has a collation under which different tenants are equal'
            USING HINT = 'Give it a deterministic one: ALTER TABLE … ALTER COLUMN … TYPE text COLLATE "C".';
    END IF;
END
$collation$;
DO $index$
BEGIN
    -- Every query asks for the tenant first; a second such index would only cost.
    IF NOT EXISTS (
        SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = E'"notes"'::regclass AND i.indpred IS NULL AND a.attname = E'tenant_id'
    ) THEN
        CREATE INDEX ON "notes" ("tenant_id");
    END IF;
END
$index$;
ALTER TABLE "notes" OWNER TO tenancy_owner;
ALTER TABLE "notes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "notes" FORCE ROW LEVEL SECURITY;
DO $policies$
DECLARE
    policy name;
BEGIN
    FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = E'"notes"'::regclass
        AND polname IN ('tenancy_isolation', 'tenancy_isolation_insert', 'tenancy_isolation_update', 'tenancy_isolation_delete', 'tenancy_baseline', 'tenancy_platform') LOOP
        EXECUTE format('DROP POLICY %I ON %s', policy, E'"notes"'::regclass);
    END LOOP;
END
$policies$;
CREATE POLICY tenancy_isolation ON "notes" AS RESTRICTIVE
    USING ("tenant_id" = (SELECT tenancy.current_tenant_uuid()))
    WITH CHECK ("tenant_id" = (SELECT tenancy.current_tenant_uuid()));
DO $baseline$
BEGIN
    -- A restrictive policy narrows; something must let rows through first.
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = E'"notes"'::regclass AND polpermissive AND polname <> 'tenancy_platform') THEN
        CREATE POLICY tenancy_baseline ON "notes" AS PERMISSIVE USING (true) WITH CHECK (true);
    END IF;
END
$baseline$;
DO $record$
BEGIN
    DELETE FROM tenancy.tables t WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = t.relation); -- dropped since
    INSERT INTO tenancy.tables AS t (relation, kind, tenant_column, key_type, reason)
        VALUES (E'"notes"'::regclass, 'owned', E'tenant_id', 'uuid', NULL)
    ON CONFLICT (relation) DO UPDATE
        SET kind = excluded.kind, tenant_column = excluded.tenant_column, key_type = excluded.key_type, reason = excluded.reason, decided_at = now()
        WHERE (t.kind, t.tenant_column, t.key_type, t.reason) IS DISTINCT FROM (excluded.kind, excluded.tenant_column, excluded.key_type, excluded.reason);
EXCEPTION WHEN undefined_table OR insufficient_privilege THEN
    RAISE EXCEPTION 'what was decided on a table could not be recorded in tenancy.tables: %', SQLERRM
        USING ERRCODE = SQLSTATE, HINT = 'Install this version of the schema first (TenancySchema.InstallAsync), and run this as a member of tenancy_owner, such as the migrator.';
END
$record$;
REVOKE ALL ON "notes" FROM PUBLIC, tenancy_app, tenancy_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON "notes" TO tenancy_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "notes" TO tenancy_platform;
DO $reach$
DECLARE
    home     regnamespace := (SELECT relnamespace FROM pg_class WHERE oid = E'"notes"'::regclass);
    role     name;
    sequence regclass;
BEGIN
    FOREACH role IN ARRAY ARRAY['tenancy_app', 'tenancy_platform', 'tenancy_owner'] LOOP
        IF NOT has_schema_privilege(role, home, 'USAGE') THEN
            EXECUTE format('GRANT USAGE ON SCHEMA %s TO %I', home, role);
        END IF;
    END LOOP;
    FOR sequence IN
        SELECT d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
            AND d.refobjid = E'"notes"'::regclass
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO tenancy_app, tenancy_platform', sequence);
    END LOOP;
END
$reach$;
DO $partitions$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT relid FROM pg_partition_tree(E'"notes"') WHERE level > 0 LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO tenancy_owner', part);
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
        EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, tenancy_app', part);
    END LOOP;
END
$partitions$;
DO $children$
DECLARE
    child regclass;
BEGIN
    FOR child IN (WITH RECURSIVE heirs AS (
            SELECT inhrelid FROM pg_inherits WHERE inhparent = E'"notes"'::regclass
            UNION SELECT i.inhrelid FROM pg_inherits i JOIN heirs h ON i.inhparent = h.inhrelid
        ) SELECT inhrelid::regclass FROM heirs JOIN pg_class c ON c.oid = inhrelid WHERE NOT c.relispartition) LOOP
        EXECUTE format(E'ALTER TABLE %1$s OWNER TO tenancy_owner;
            ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
            ALTER TABLE %1$s FORCE ROW LEVEL SECURITY;
            DROP POLICY IF EXISTS tenancy_isolation ON %1$s;
            DROP POLICY IF EXISTS tenancy_isolation_insert ON %1$s;
            DROP POLICY IF EXISTS tenancy_isolation_update ON %1$s;
            DROP POLICY IF EXISTS tenancy_isolation_delete ON %1$s;
            DROP POLICY IF EXISTS tenancy_baseline ON %1$s;
            DROP POLICY IF EXISTS tenancy_platform ON %1$s;
            CREATE POLICY tenancy_isolation ON %1$s AS RESTRICTIVE
    USING ("tenant_id" = (SELECT tenancy.current_tenant_uuid()))
    WITH CHECK ("tenant_id" = (SELECT tenancy.current_tenant_uuid()));
            REVOKE ALL ON %1$s FROM PUBLIC, tenancy_app, tenancy_platform;
            GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO tenancy_app;
            GRANT SELECT, INSERT, UPDATE, DELETE ON %1$s TO tenancy_platform;', child);
        IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = child AND polpermissive AND polname <> 'tenancy_platform') THEN
            EXECUTE format(E'CREATE POLICY tenancy_baseline ON %1$s AS PERMISSIVE USING (true) WITH CHECK (true);', child);
        END IF;

        IF NOT EXISTS (
            SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indrelid = child AND i.indpred IS NULL AND a.attname = E'tenant_id'
        ) THEN
            EXECUTE format(E'CREATE INDEX ON %1$s ("tenant_id");', child);
        END IF;
    END LOOP;
END
$children$;
