-- The stages of an adoption before the fence stands: a policy that lets every row through and keeps what the fence would not.
GRANT INSERT ON tenancy.observations TO tenancy_definer;

-- In a transaction that may only read nothing can be written, and NOTIFY would make transactions wait for each other: the
-- server's log keeps the statement, and where track_functions is on, the statistics of functions count the calls.
CREATE OR REPLACE FUNCTION tenancy.log_observation(relation oid, what text, rows bigint) RETURNS void
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $log$
BEGIN
    RAISE LOG 'tenancy observes % (% rows) on % in a transaction that may only read: %', what, rows, relation::pg_catalog.regclass,
        pg_catalog.left(pg_catalog.current_query(), 1000);
END
$log$;
ALTER FUNCTION tenancy.log_observation(oid, text, bigint) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.log_observation(oid, text, bigint) FROM PUBLIC;

CREATE OR REPLACE FUNCTION tenancy.keep_observation(relation oid, what text, rows bigint, is_first boolean, warns boolean) RETURNS void
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $keep$
BEGIN
    IF is_first AND warns THEN
        RAISE WARNING 'tenancy: % on %, which will be refused or hidden once the fence stands', what, relation::pg_catalog.regclass;
    END IF;

    IF pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool THEN
        PERFORM tenancy.log_observation(relation, what, rows);
    ELSE
        -- A held cursor is filled at the commit, when there is no statement any more.
        INSERT INTO tenancy.observations (relation, what, rows, is_first, statement, login, application)
            VALUES (relation, what, rows, is_first, COALESCE(pg_catalog.left(pg_catalog.current_query(), 4000), ''), SESSION_USER,
                pg_catalog.current_setting('application_name'));
    END IF;
EXCEPTION WHEN OTHERS THEN
    -- Nobody's statement fails because it was watched.
    RAISE LOG 'tenancy could not keep an observation: %', SQLERRM;
END
$keep$;
ALTER FUNCTION tenancy.keep_observation(oid, text, bigint, boolean, boolean) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.keep_observation(oid, text, bigint, boolean, boolean) FROM PUBLIC;

-- For a row that the fence would hide. A statement's first row is kept, its second, its fourth and so on: what is kept adds up
-- to at least half of the rows, and a statement over a million rows writes twenty.
CREATE OR REPLACE FUNCTION tenancy.observe_row(relation oid, what text, warns boolean) RETURNS boolean
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $observe$
DECLARE
    setting   constant pg_catalog.text := pg_catalog.concat('tenancy.observed_', relation, '_', pg_catalog.left(what, 6));
    statement constant pg_catalog.text := pg_catalog.concat(pg_catalog.statement_timestamp(), pg_catalog.hashtext(COALESCE(pg_catalog.current_query(), '')));
    kept      pg_catalog.text[] := pg_catalog.string_to_array(pg_catalog.current_setting(setting, true), '|');
    number    pg_catalog.int8 := 1;
BEGIN
    IF kept[1] OPERATOR(pg_catalog.=) statement THEN
        number := kept[2]::pg_catalog.int8 OPERATOR(pg_catalog.+) 1;
    END IF;
    PERFORM pg_catalog.set_config(setting, pg_catalog.concat(statement, '|', number), true);
    IF number OPERATOR(pg_catalog.&) (number OPERATOR(pg_catalog.-) 1) OPERATOR(pg_catalog.=) 0 THEN
        PERFORM tenancy.keep_observation(relation, what, GREATEST(number OPERATOR(pg_catalog./) 2, 1), number OPERATOR(pg_catalog.=) 1, warns);
    END IF;
    RETURN true;
END
$observe$;
ALTER FUNCTION tenancy.observe_row(oid, text, boolean) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.observe_row(oid, text, boolean) FROM PUBLIC;

-- The tenant of the context as the verifier sees it, once per statement; NULL, and kept, where the verifier would refuse.
DO $functions$
DECLARE
    kind text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['uuid', 'bigint', 'integer', 'text'] LOOP
        EXECUTE format($create$
CREATE OR REPLACE FUNCTION tenancy.observed_tenant_%1$s(relation oid, warns boolean) RETURNS %1$s
    LANGUAGE plpgsql VOLATILE PARALLEL UNSAFE SECURITY DEFINER
AS $observed$
DECLARE
    because pg_catalog.text;
BEGIN
    RETURN tenancy.current_tenant_%1$s();
EXCEPTION WHEN insufficient_privilege THEN
    GET STACKED DIAGNOSTICS because = CONSTRAINT_NAME;
    PERFORM tenancy.keep_observation(relation, because, 0, true, warns);
    RETURN NULL;
END
$observed$;
ALTER FUNCTION tenancy.observed_tenant_%1$s(oid, boolean) OWNER TO tenancy_definer;
REVOKE ALL ON FUNCTION tenancy.observed_tenant_%1$s(oid, boolean) FROM PUBLIC;
$create$, kind);
    END LOOP;
END
$functions$;
