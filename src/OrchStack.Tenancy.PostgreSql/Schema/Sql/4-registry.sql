-- The registry: who the tenants are, the names they are found by, their API keys and settings, and word of changes to them.
-- The registry's login reads and writes it; the application's login has no right on any of it.

-- Every id that was ever a tenant's. Nothing is deleted here, so the unique index itself keeps ids from being used again.
CREATE TABLE IF NOT EXISTS tenancy.tenant_ids (
    id         uuid PRIMARY KEY,
    removed_at timestamptz
);

-- Names are compared byte by byte, whatever the database's collation.
CREATE TABLE IF NOT EXISTS tenancy.tenants (
    id       uuid PRIMARY KEY REFERENCES tenancy.tenant_ids,
    slug     text COLLATE "C" NOT NULL,
    name     text NOT NULL,
    status   text NOT NULL CHECK (status IN ('preparing', 'active', 'suspended', 'deleting')),
    plan     text NOT NULL,
    key_type text NOT NULL CHECK (key_type IN ('uuid', 'bigint', 'integer', 'text')),
    key      text COLLATE "C" NOT NULL,
    CONSTRAINT tenants_slug UNIQUE (slug),
    CONSTRAINT tenants_key UNIQUE (key)
);

CREATE TABLE IF NOT EXISTS tenancy.tenant_hosts (
    host      text COLLATE "C" PRIMARY KEY,
    tenant_id uuid NOT NULL REFERENCES tenancy.tenants ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS tenant_hosts_tenant ON tenancy.tenant_hosts (tenant_id);

CREATE TABLE IF NOT EXISTS tenancy.tenant_external_ids (
    issuer    text COLLATE "C",
    value     text COLLATE "C",
    tenant_id uuid NOT NULL REFERENCES tenancy.tenants ON DELETE CASCADE,
    PRIMARY KEY (issuer, value)
);
CREATE INDEX IF NOT EXISTS tenant_external_ids_tenant ON tenancy.tenant_external_ids (tenant_id);

-- Keys and settings name a tenant without a reference: the application may keep its tenants in a table of its own.
CREATE TABLE IF NOT EXISTS tenancy.tenant_api_keys (
    key_id       text COLLATE "C" PRIMARY KEY,
    tenant_id    uuid NOT NULL,
    secret_hash  bytea NOT NULL CHECK (length(secret_hash) = 32),
    name         text NOT NULL,
    scopes       text[] NOT NULL,
    created_at   timestamptz,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX IF NOT EXISTS tenant_api_keys_tenant ON tenancy.tenant_api_keys (tenant_id);

-- Every version of every section; the primary key lets one of two who write the same version win.
CREATE TABLE IF NOT EXISTS tenancy.tenant_settings (
    tenant_id uuid,
    section   text COLLATE "C",
    version   bigint CHECK (version > 0),
    document  text NOT NULL,
    at        timestamptz NOT NULL,
    actor     text NOT NULL,
    PRIMARY KEY (tenant_id, section, version)
);

-- Changes are numbered by one row that each writer locks until it commits, so numbers become visible in their order and
-- without gaps. A sequence would not: it counts before the commit, and a reader would pass by the number that is late.
CREATE TABLE IF NOT EXISTS tenancy.change_counter (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    last   bigint NOT NULL
);
INSERT INTO tenancy.change_counter (last) VALUES (0) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS tenancy.changes (
    number    bigint PRIMARY KEY,
    tenant_id uuid,
    kind      integer NOT NULL
);

DO $rights$
DECLARE
    relation text;
    login    record;
BEGIN
    FOREACH relation IN ARRAY ARRAY[
        'tenant_ids', 'tenants', 'tenant_hosts', 'tenant_external_ids', 'tenant_api_keys', 'tenant_settings', 'change_counter', 'changes'
    ] LOOP
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
    END LOOP;
END
$rights$;
GRANT SELECT, INSERT, UPDATE ON tenancy.tenant_ids TO tenancy_registry;
GRANT SELECT, INSERT, UPDATE, DELETE ON tenancy.tenants, tenancy.tenant_hosts, tenancy.tenant_external_ids, tenancy.tenant_api_keys TO tenancy_registry;
GRANT SELECT, INSERT, DELETE ON tenancy.tenant_settings, tenancy.changes TO tenancy_registry;
GRANT SELECT, UPDATE ON tenancy.change_counter TO tenancy_registry;
