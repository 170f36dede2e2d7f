-- Last, so that a version that is there is there in full.

CREATE TABLE IF NOT EXISTS tenancy.schema_version (
    version      integer PRIMARY KEY,
    installed_at timestamptz NOT NULL DEFAULT now()
);
REVOKE ALL ON tenancy.schema_version FROM PUBLIC;
GRANT SELECT ON tenancy.schema_version TO tenancy_owner, tenancy_app;
INSERT INTO tenancy.schema_version (version) VALUES (2) ON CONFLICT DO NOTHING;
