# shellcheck shell=bash
# A private Redis for one run. Needs steps.sh and packages.sh.
# Where it is not to be had its tests are skipped and say so.

REDIS_BIN=
REDIS_FOLDER=
REDIS_GROUP=

find_redis() {
    REDIS_BIN=$(command -v redis-server || true)
    [ -n "$REDIS_BIN" ]
}

ensure_redis() {
    [ -n "${ORCHSTACK_REDIS:-}" ] || ensure_optional Redis redis-server find_redis
}

# start_redis FOLDER: a new one in FOLDER; sets ORCHSTACK_REDIS, which names a user who may do everything.
start_redis() {
    if [ -n "${ORCHSTACK_REDIS:-}" ] || [ -z "$REDIS_BIN" ]; then
        return
    fi
    REDIS_FOLDER=$1
    at_exit stop_redis

    local port password attempt log=$REDIS_FOLDER/redis.log
    mkdir -m 700 "$REDIS_FOLDER"
    password=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
    begin_step 'Starting Redis'
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        port=$(free_port)
        write_redis_settings "$port" "$password"
        start_group as_redis >"$log" 2>&1
        REDIS_GROUP=$GROUP
        GROUP=
        if await_port "$REDIS_GROUP" "$port"; then
            export ORCHSTACK_REDIS="127.0.0.1:$port,password=$password"
            end_step ok
            return
        fi
        # Somebody took the port between the look and the start.
        grep -qi 'address already in use' "$log" || break
    done
    fail_step "$log" "Redis did not start (attempt $attempt)."
    return 1
}

# Nothing is kept: it lives as long as the run.
write_redis_settings() {
    (umask 077 && cat >"$REDIS_FOLDER/settings" <<SETTINGS
bind 127.0.0.1
port $1
requirepass $2
save ""
appendonly no
dir $REDIS_FOLDER
SETTINGS
    )
}

# as_redis: becomes Redis, without this shell's environment.
as_redis() {
    cd "$REDIS_FOLDER" || exit
    tie TERM
    exec ${TIE[@]+"${TIE[@]}"} env -i PATH="$PATH" LC_ALL=C "$REDIS_BIN" settings
}

# stop_redis: touches only what start_redis started.
stop_redis() {
    [ -z "$REDIS_GROUP" ] || stop_group "$REDIS_GROUP" TERM
    REDIS_GROUP=
    [ -z "$REDIS_FOLDER" ] || rm -rf "$REDIS_FOLDER" 2>/dev/null || true
    REDIS_FOLDER=
}
