-- What an adoption is to do, how far it came, and what gives the earlier state back. The texts are run by whoever adopts and
-- ejects, a superuser as a rule, so nobody but the owner of the schema may write them.
CREATE TABLE IF NOT EXISTS tenancy.adoptions (
    id            integer PRIMARY KEY,
    existing_rows text,
    started_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz
);
CREATE TABLE IF NOT EXISTS tenancy.adoption_steps (
    adoption   integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    number     integer,
    phase      text NOT NULL,
    sql        text NOT NULL,
    relation   text,
    lock       text NOT NULL,
    reads_rows boolean NOT NULL,
    outside    boolean NOT NULL,
    index_name text,
    fills      boolean NOT NULL,
    seconds    float8 NOT NULL,
    blocks     bigint NOT NULL DEFAULT 0,
    done_at    timestamptz,
    PRIMARY KEY (adoption, number)
);
COMMENT ON COLUMN tenancy.adoption_steps.blocks IS 'of a step that fills a column: how many blocks of the table are done';
CREATE TABLE IF NOT EXISTS tenancy.adoption_undo (
    adoption integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    number   integer,
    sql      text NOT NULL,
    PRIMARY KEY (adoption, number)
);
CREATE TABLE IF NOT EXISTS tenancy.adoption_columns (
    adoption integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    relation text,
    name     name NOT NULL,
    PRIMARY KEY (adoption, relation)
);
COMMENT ON TABLE tenancy.adoption_columns IS 'tables that got a tenant column';

-- What was seen before the fence stood. Rows are only ever added, so no statement waits for another; a crash empties the table.
CREATE UNLOGGED TABLE IF NOT EXISTS tenancy.observations (
    seen_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    relation    oid NOT NULL,
    what        text NOT NULL,
    rows        bigint NOT NULL,
    is_first    boolean NOT NULL,
    statement   text NOT NULL,
    login       name NOT NULL,
    application text NOT NULL
);
COMMENT ON TABLE tenancy.observations IS 'statements that the fence would refuse, or would show fewer rows; the texts may hold values of rows';
CREATE TABLE IF NOT EXISTS tenancy.adoption_observations (
    adoption integer REFERENCES tenancy.adoptions ON DELETE CASCADE,
    relation text,
    observe  text NOT NULL,
    warn     text NOT NULL,
    off      text NOT NULL,
    stage    text,
    PRIMARY KEY (adoption, relation)
);
COMMENT ON TABLE tenancy.adoption_observations IS 'what puts a table under observation, what ends it, and the stage it is in';

-- What takes the last phase back alone, table by table.
ALTER TABLE tenancy.adoption_undo ADD COLUMN IF NOT EXISTS phase text, ADD COLUMN IF NOT EXISTS relation text;
DO $rights$
DECLARE
    relation text;
    stranger record;
BEGIN
    FOREACH relation IN ARRAY ARRAY['adoptions', 'adoption_steps', 'adoption_undo', 'adoption_columns', 'adoption_observations', 'observations', 'before_installation'] LOOP
        EXECUTE format('REVOKE ALL ON tenancy.%I FROM PUBLIC', relation);

        -- ALTER DEFAULT PRIVILEGES may have given rights to anybody when the table was made.
        FOR stranger IN
            SELECT DISTINCT a.grantee::regrole::text AS name
            FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
            WHERE c.oid = format('tenancy.%I', relation)::regclass AND a.grantee NOT IN (0, c.relowner)
        LOOP
            EXECUTE format('REVOKE ALL ON tenancy.%I FROM %s', relation, stranger.name);
        END LOOP;
    END LOOP;
END
$rights$;

-- A migration that would take a fence down leaves one that was adopted to ejection.
GRANT SELECT ON tenancy.adoptions TO tenancy_owner;
