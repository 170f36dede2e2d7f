# shellcheck shell=bash
# A private Redis for one run, and a cluster of six. Needs steps.sh and packages.sh.
# Where it is not to be had its tests are skipped and say so.

REDIS_BIN=
REDIS_PORT=
REDIS_FOLDERS=()
REDIS_GROUPS=()

find_redis() {
    REDIS_BIN=$(command -v redis-server || true)
    [ -n "$REDIS_BIN" ] && command -v redis-cli >/dev/null
}

ensure_redis() {
    [ -n "${ORCHSTACK_REDIS:-}" ] || ensure_optional Redis find_redis redis-server
}

# start_redis FOLDER: a new one in FOLDER; sets ORCHSTACK_REDIS, which names a user who may do everything.
start_redis() {
    if [ -n "${ORCHSTACK_REDIS:-}" ] || [ -z "$REDIS_BIN" ]; then
        return
    fi
    local folder=$1 password
    password=$(redis_password)
    at_exit stop_redis
    begin_step 'Starting Redis'
    if ! start_redis_node "$folder" "$password"; then
        fail_step "$folder/redis.log" 'Redis did not start.'
        return 1
    fi
    export ORCHSTACK_REDIS="127.0.0.1:$REDIS_PORT,password=$password"
    end_step ok
}

# start_redis_cluster FOLDER: three primaries with a replica each, new in FOLDER; sets ORCHSTACK_REDIS_CLUSTER. Redis 7.
start_redis_cluster() {
    if [ -n "${ORCHSTACK_REDIS_CLUSTER:-}" ] || [ -z "$REDIS_BIN" ]; then
        return
    fi
    local folder=$1 password node addresses=() log=$1/create.log
    password=$(redis_password)
    at_exit stop_redis
    mkdir -m 700 "$folder"
    begin_step 'Starting a cluster of Redis'
    for node in 1 2 3 4 5 6; do
        if ! start_redis_node "$folder/$node" "$password" cluster; then
            fail_step "$folder/$node/redis.log" "Node $node of the cluster did not start. It needs Redis 7."
            return 1
        fi
        addresses+=("127.0.0.1:$REDIS_PORT")
    done
    if ! create_redis_cluster "$password" "${addresses[@]}" >"$log" 2>&1; then
        fail_step "$log" 'The cluster did not come together.'
        return 1
    fi
    ORCHSTACK_REDIS_CLUSTER=$(IFS=, && echo "${addresses[*]}"),password=$password
    export ORCHSTACK_REDIS_CLUSTER
    end_step ok
}

create_redis_cluster() {
    local password=$1 address left=100
    shift
    export REDISCLI_AUTH=$password
    redis-cli --cluster create "$@" --cluster-replicas 1 --cluster-yes || return 1
    for address in "$@"; do
        # A replica that has no copy yet cannot take over.
        until redis_says "$address" 'cluster info' cluster_state:ok && redis_says "$address" 'info replication' 'master_link_status:up\|role:master'; do
            [ $((left -= 1)) -gt 0 ] || return 1
            sleep 0.1
        done
    done
    unset REDISCLI_AUTH
}

redis_says() {
    # shellcheck disable=SC2086 # the command is words
    redis-cli -h "${1%:*}" -p "${1#*:}" $2 | grep -q "$3"
}

redis_password() {
    head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'
}

# start_redis_node FOLDER PASSWORD [cluster]: a server with its data in FOLDER; sets REDIS_PORT.
start_redis_node() {
    local folder=$1 password=$2 kind=${3:-} attempt group
    mkdir -m 700 "$folder"
    REDIS_FOLDERS+=("$folder")
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        REDIS_PORT=$(free_port)
        write_redis_settings "$folder" "$password" "$kind"
        start_group as_redis "$folder" >"$folder/redis.log" 2>&1
        group=$GROUP
        GROUP=
        REDIS_GROUPS+=("$group")
        if await_port "$group" "$REDIS_PORT"; then
            return
        fi
        # Somebody took the port between the look and the start.
        grep -qi 'address already in use' "$folder/redis.log" || break
    done
    echo "Gave up after attempt $attempt." >>"$folder/redis.log"
    return 1
}

# Nothing is kept: it lives as long as the run.
write_redis_settings() {
    (umask 077 && cat >"$1/settings" <<SETTINGS
bind 127.0.0.1
port $REDIS_PORT
requirepass $2
masterauth $2
save ""
appendonly no
dir $1
SETTINGS
    )
    [ -z "$3" ] || cat >>"$1/settings" <<SETTINGS
cluster-enabled yes
cluster-port $(free_port)
cluster-node-timeout 5000
repl-diskless-sync-delay 0
SETTINGS
}

# as_redis FOLDER: becomes Redis, without this shell's environment.
as_redis() {
    cd "$1" || exit
    tie TERM
    exec ${TIE[@]+"${TIE[@]}"} env -i PATH="$PATH" LC_ALL=C "$REDIS_BIN" settings
}

# stop_redis: touches only what was started here.
stop_redis() {
    local group
    # All at once, so that none waits for another.
    for group in ${REDIS_GROUPS[@]+"${REDIS_GROUPS[@]}"}; do
        kill -s TERM -- "-$group" 2>/dev/null || true
    done
    for group in ${REDIS_GROUPS[@]+"${REDIS_GROUPS[@]}"}; do
        stop_group "$group" TERM
    done
    rm -rf ${REDIS_FOLDERS[@]+"${REDIS_FOLDERS[@]}"} 2>/dev/null || true
    REDIS_GROUPS=()
    REDIS_FOLDERS=()
}
