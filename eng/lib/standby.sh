# shellcheck shell=bash
# A private primary with a hot standby, beside the server of the run: replaying what all tests do would cost more than it.
# Needs steps.sh and postgres.sh. Where the server is not the run's own, the tests of standbys are skipped and say so.

# start_standby FOLDER: makes and starts both; sets ORCHSTACK_STANDBY, which names the primary first.
start_standby() {
    if [ -z "$POSTGRES_FOLDER" ]; then
        return
    fi
    local primary
    create_cluster "$1-primary" 'a primary'
    run_cluster 'the primary' -c fsync=off
    primary=$POSTGRES_PORT
    take_folder "$1"
    step 'Copying it for a hot standby' copy_primary "$primary"
    run_cluster 'the standby' -c fsync=off
    export ORCHSTACK_STANDBY="Host=127.0.0.1:$primary,127.0.0.1:$POSTGRES_PORT;Username=postgres;Password=$POSTGRES_PASSWORD"
}

copy_primary() {
    as_postgres pg_basebackup --pgdata data --checkpoint fast --no-sync --write-recovery-conf \
        --dbname "host=127.0.0.1 port=$1 user=postgres password=$POSTGRES_PASSWORD"
}
