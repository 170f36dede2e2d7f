# shellcheck shell=bash
# A private PgBouncer in transaction mode before the server of one run. Needs steps.sh, packages.sh and postgres.sh.
# Where it is not to be had, or the server is not the run's own, its tests are skipped and say so.

PGBOUNCER_BIN=
PGBOUNCER_FOLDER=
PGBOUNCER_GROUP=

# find_pgbouncer: sets PGBOUNCER_BIN; Debian keeps it where only root's PATH leads.
find_pgbouncer() {
    PGBOUNCER_BIN=$(PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v pgbouncer || true)
    [ -n "$PGBOUNCER_BIN" ]
}

ensure_pgbouncer() {
    [ -n "${ORCHSTACK_POSTGRES:-}" ] || ensure_optional PgBouncer find_pgbouncer pgbouncer
}

# start_pgbouncer FOLDER: a new one in FOLDER, before the server that start_postgres started; sets ORCHSTACK_PGBOUNCER.
start_pgbouncer() {
    if [ -z "$POSTGRES_FOLDER" ] || [ -z "$PGBOUNCER_BIN" ]; then
        return
    fi
    PGBOUNCER_FOLDER=$1
    at_exit stop_pgbouncer

    local port attempt log=$PGBOUNCER_FOLDER/pgbouncer.log
    mkdir -m 700 "$PGBOUNCER_FOLDER"
    : >"$log"
    begin_step 'Starting PgBouncer'
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        port=$(free_port)
        write_pgbouncer_settings "$port"
        [ "$EUID" -ne 0 ] || chown -R "$(postgres_account)" "$PGBOUNCER_FOLDER"
        start_group as_pgbouncer >"$log" 2>&1
        PGBOUNCER_GROUP=$GROUP
        GROUP=
        if await_port "$PGBOUNCER_GROUP" "$port"; then
            export ORCHSTACK_PGBOUNCER="Host=127.0.0.1;Port=$port"
            end_step ok
            return
        fi
        # Somebody took the port between the look and the start.
        grep -qi 'address already in use' "$log" || break
    done
    fail_step "$log" "PgBouncer did not start (attempt $attempt)."
    return 1
}

# Logins that tests make are looked up in the server; the superuser looks.
write_pgbouncer_settings() {
    local password=${ORCHSTACK_POSTGRES##*Password=} server=${ORCHSTACK_POSTGRES#*Port=}
    (umask 077 && printf '"postgres" "%s"\n' "$password" >"$PGBOUNCER_FOLDER/users")
    cat >"$PGBOUNCER_FOLDER/settings" <<SETTINGS
[databases]
* = host=127.0.0.1 port=${server%%;*}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $1
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $PGBOUNCER_FOLDER/users
auth_user = postgres
auth_query = SELECT usename, passwd FROM pg_shadow WHERE usename = \$1
pool_mode = transaction
default_pool_size = 4
max_client_conn = 400
ignore_startup_parameters = extra_float_digits
server_reset_query =
SETTINGS
}

# as_pgbouncer: becomes PgBouncer, which refuses to run as root, without this shell's environment and rights.
as_pgbouncer() {
    local account=()
    if [ "$EUID" -eq 0 ]; then
        account=(setpriv --reuid "$(postgres_account)" --regid "$(id -g "$(postgres_account)")" --clear-groups)
    fi
    cd "$PGBOUNCER_FOLDER" || exit
    # SIGTERM is its fast shutdown. The tie comes after the change of account, which would undo it.
    tie TERM
    exec ${account[@]+"${account[@]}"} ${TIE[@]+"${TIE[@]}"} env -i PATH="$PATH" LC_ALL=C "$PGBOUNCER_BIN" settings
}

# stop_pgbouncer: touches only what start_pgbouncer started.
stop_pgbouncer() {
    [ -z "$PGBOUNCER_GROUP" ] || stop_group "$PGBOUNCER_GROUP" TERM
    PGBOUNCER_GROUP=
    [ -z "$PGBOUNCER_FOLDER" ] || rm -rf "$PGBOUNCER_FOLDER" 2>/dev/null || true
    PGBOUNCER_FOLDER=
}
