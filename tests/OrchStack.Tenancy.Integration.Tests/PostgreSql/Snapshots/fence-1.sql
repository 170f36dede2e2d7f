ALTER TABLE "notes" ADD COLUMN IF NOT EXISTS "tenant_id" uuid;
ALTER TABLE "notes" ALTER COLUMN "tenant_id" SET DEFAULT tenancy.claimed_tenant_uuid();
ALTER TABLE "notes" ALTER COLUMN "tenant_id" SET NOT NULL;
CREATE INDEX ON "notes" ("tenant_id");
ALTER TABLE "notes" OWNER TO tenancy_owner;
ALTER TABLE "notes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "notes" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenancy_isolation ON "notes" AS RESTRICTIVE
    USING ("tenant_id" = (SELECT tenancy.current_tenant_uuid()))
    WITH CHECK ("tenant_id" = (SELECT tenancy.current_tenant_uuid()));
CREATE POLICY tenancy_baseline ON "notes" AS PERMISSIVE USING (true) WITH CHECK (true);
REVOKE ALL ON "notes" FROM PUBLIC, tenancy_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "notes" TO tenancy_app;
