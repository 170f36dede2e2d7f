#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called by name
# Runs the sample application on servers of its own, until Ctrl+C.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/lib/steps.sh
. eng/lib/dotnet.sh
. eng/lib/packages.sh
. eng/lib/postgres.sh
. eng/lib/redis.sh
. eng/lib/ceph.sh

usage() {
    cat <<'TEXT'
Usage: eng/run.sh [--full] [--port N] [--no-build]

Builds the sample, starts PostgreSQL and the sample, and says where it answers. Ctrl+C stops both and leaves nothing.

  --full       Redis and S3 (Ceph) too: answers are cached in the one, files lie in the other, and not on this machine
  --port N     the port to listen on at 127.0.0.1 (default: 5080, or a free one if that is taken)
  --no-build   run what was built last
  --help       this text

ORCHSTACK_POSTGRES, if set, names the superuser connection of a server to use instead of a new one:
"Host=…;Port=…;Username=…;Password=…".
TEXT
}

APP=
PORT=
BUILD=true
FULL=false
DLL=$PWD/artifacts/bin/Workspace/release/Workspace.dll

main() {
    read_options "$@"
    check_dotnet
    begin_work run
    ensure_postgres
    ! $FULL || ensure_full
    start_postgres "$WORK/postgres"
    ! $FULL || start_full
    if $BUILD; then
        step 'Building the sample' --or 'The sample did not build.' build samples/Workspace Release
    fi
    [ -f "$DLL" ] || refuse 'The sample is not built: run this without --no-build.'

    # From here on a stop is what the user wants.
    trap 'exit 0' INT TERM HUP
    at_exit stop_app
    start_app
    wait_app
}

ensure_full() {
    ensure_redis
    ensure_ceph
}

# What the sample is told; a server that cannot be had leaves its default.
start_full() {
    start_redis "$WORK/redis"
    start_ceph "$WORK/ceph"
    export Workspace__Redis=${ORCHSTACK_REDIS:-} Workspace__S3=${ORCHSTACK_S3:-}
}

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --port)
                PORT=${2:-}
                is_port "$PORT" || { echo 'A port is a number from 1 to 65535.' >&2 && exit 2; }
                shift
                ;;
            --full) FULL=true ;;
            --no-build) BUILD=false ;;
            --help | -h) usage && exit ;;
            *) usage >&2 && exit 2 ;;
        esac
        shift
    done
    if [ -n "$PORT" ] && is_taken "$PORT"; then
        refuse "Port $PORT is taken: choose another one, or leave --port out."
    fi
}

is_port() {
    [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && [ "$1" -le 65535 ]
}

# Starts the application and waits until it answers; a port that this script chose is changed if somebody else is faster.
start_app() {
    local port=${PORT:-5080}
    for _ in 1 2 3; do
        if [ -z "$PORT" ] && is_taken "$port"; then
            port=$(free_port)
        fi
        start_group app "$port"
        APP=$GROUP
        GROUP=
        # The shell would report the end of a child here by itself.
        if await_health "$port" 2>/dev/null; then
            echo "The sample answers at http://127.0.0.1:$port. Ctrl+C stops it."
            return
        fi
        if [ -n "$PORT" ] || kill -0 "$APP" 2>/dev/null || ! is_taken "$port"; then
            break
        fi
    done
    if kill -0 "$APP" 2>/dev/null; then
        refuse "The sample did not answer at http://127.0.0.1:$port/health within two minutes; its output is above."
    fi
    refuse 'The sample ended before it answered; its output is above.'
}

# The sample's own folder is its content root, as under `dotnet run`.
app() {
    cd samples/Workspace
    tie TERM
    export ASPNETCORE_ENVIRONMENT=Development Workspace__DataFolder=$WORK/data
    exec ${TIE[@]+"${TIE[@]}"} dotnet "$DLL" --urls "http://127.0.0.1:$1"
}

await_health() {
    local port=$1 end=$((SECONDS + 120))
    while kill -0 "$APP" 2>/dev/null && [ "$SECONDS" -lt "$end" ]; do
        if listens "$APP" "$port" && is_healthy "$port"; then
            return 0
        fi
        sleep 0.2
    done
    return 1
}

# Whether the process itself holds the port: another run's sample would answer just as well. Known on Linux only.
listens() {
    local socket
    # Of this shell, not of the process: one that has just ended holds nothing, whoever else answers at its port.
    [ -r /proc/self/net/tcp ] || return 0
    socket=$(awk -v port="$(printf ':%04X' "$2")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' \
        "/proc/$1/net/tcp" "/proc/$1/net/tcp6" 2>/dev/null) || true
    [ -n "$socket" ] && [ -n "$(find "/proc/$1/fd" -lname "socket:\[$socket\]" 2>/dev/null)" ]
}

# Without curl, which a fresh machine may not have.
is_healthy() {
    local status
    status=$(
        exec 3<>"/dev/tcp/127.0.0.1/$1"
        printf 'GET /health HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n' "$1" >&3
        IFS= read -r -t 5 -u 3 line && echo "$line"
    ) 2>/dev/null && [[ $status == HTTP/*' 200 '* ]]
}

wait_app() {
    local status=0
    wait "$APP" 2>/dev/null || status=$?
    APP=
    echo "The sample ended by itself with exit code $status." >&2
    exit "$status"
}

stop_app() {
    [ -z "$APP" ] || stop_group "$APP"
    APP=
}

main "$@"
