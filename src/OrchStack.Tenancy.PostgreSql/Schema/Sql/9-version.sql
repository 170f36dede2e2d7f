-- Last, so that a version that is there is there in full.

CREATE TABLE IF NOT EXISTS tenancy.schema_version (
    version      integer PRIMARY KEY,
    installed_at timestamptz NOT NULL DEFAULT now()
);
-- The oldest release of the package whose nodes work on this version.
ALTER TABLE tenancy.schema_version ADD COLUMN IF NOT EXISTS oldest_reader integer;
REVOKE ALL ON tenancy.schema_version FROM PUBLIC;
GRANT SELECT ON tenancy.schema_version TO tenancy_owner, tenancy_app, tenancy_registry, tenancy_platform, tenancy_keys;
INSERT INTO tenancy.schema_version (version, oldest_reader) VALUES (4, 1)
    ON CONFLICT (version) DO UPDATE SET oldest_reader = excluded.oldest_reader;

-- An ordinary role lent the definer a right while it installed.
REVOKE CREATE ON SCHEMA tenancy FROM tenancy_definer;
