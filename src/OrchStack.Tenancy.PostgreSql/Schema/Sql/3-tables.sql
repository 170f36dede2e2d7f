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
