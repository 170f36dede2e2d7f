-- OrchStack.Tenancy, schema version 2.
-- Run by a superuser, in one transaction, as often as you like. It creates roles without login, the schema "tenancy"
-- with the signing keys and the functions that verify a session's tenant, and takes some rights of PUBLIC away: temporary
-- tables, creating in the schema public, watching and ending other sessions. It touches no table of yours.

-- Who is who: the owner owns your tables, the application's logins are members of tenancy_app and own nothing,
-- the definer owns the verifying functions alone and may read the signing keys.
DO $roles$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['tenancy_owner', 'tenancy_app', 'tenancy_definer'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- roles belong to the whole cluster: another database's installation was faster
            END;
        END IF;
    END LOOP;
END
$roles$;

CREATE SCHEMA IF NOT EXISTS tenancy;
REVOKE ALL ON SCHEMA tenancy FROM PUBLIC;
GRANT USAGE ON SCHEMA tenancy TO tenancy_owner, tenancy_app, tenancy_definer;

-- With TEMP a login could shadow tables; with CREATE in public it could shadow functions.
DO $rights$
BEGIN
    EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
END
$rights$;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO tenancy_app;
GRANT USAGE, CREATE ON SCHEMA public TO tenancy_owner;

-- All tenants share the application's login, and a login may watch and end its own sessions: injected SQL would read the
-- texts of other tenants' statements in pg_stat_activity. Monitoring keeps both rights through PostgreSQL's own roles.
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity(integer), pg_catalog.pg_stat_get_backend_activity(integer) TO pg_monitor;
REVOKE EXECUTE ON FUNCTION pg_catalog.pg_terminate_backend(integer, bigint), pg_catalog.pg_cancel_backend(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_terminate_backend(integer, bigint), pg_catalog.pg_cancel_backend(integer) TO pg_signal_backend;
