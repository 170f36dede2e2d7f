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
