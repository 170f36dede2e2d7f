# shellcheck shell=bash
# Private PostgreSQL servers for one run. Needs steps.sh and packages.sh.
# Where ORCHSTACK_POSTGRES is set already, that server is used: nothing is installed, started or stopped.

POSTGRES_BIN=
# The server at hand; servers and folders of all.
POSTGRES_FOLDER=
POSTGRES_PASSWORD=
POSTGRES_PORT=
POSTGRES_GROUPS=()
POSTGRES_FOLDERS=()

POSTGRES_OWN='Use a server of your own instead (version 15 or later), or a container:
    docker run --rm -e POSTGRES_PASSWORD=<password> -p 5432:5432 postgres:17
and name its superuser:
    export ORCHSTACK_POSTGRES="Host=127.0.0.1;Port=5432;Username=postgres;Password=<password>"'

# find_postgres: sets POSTGRES_BIN to the newest server programs of version 15 or later.
find_postgres() {
    local bin version newest=14
    POSTGRES_BIN=
    for bin in /usr/lib/postgresql/*/bin "$(dirname "$(command -v postgres || echo /nowhere/postgres)")"; do
        if [ ! -x "$bin/postgres" ] || [ ! -x "$bin/initdb" ]; then
            continue
        fi
        version=$("$bin/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
        if [ "$version" -gt "$newest" ]; then
            newest=$version
            POSTGRES_BIN=$bin
        fi
    done
    [ -n "$POSTGRES_BIN" ]
}

# ensure_postgres: finds the server programs, or installs the distribution's package.
ensure_postgres() {
    if [ -n "${ORCHSTACK_POSTGRES:-}" ] || find_postgres; then
        return
    fi
    demand_apt 'PostgreSQL 15 or later' postgresql "Elsewhere the system's own tools install it (postgres and initdb on PATH are enough).
$POSTGRES_OWN"

    begin_step 'Installing PostgreSQL'
    # In the foreground: a package manager that is stopped half-way leaves the machine to repair.
    if ! install_postgres >"$WORK/install.log" 2>&1 || ! find_postgres; then
        fail_step "$WORK/install.log" "PostgreSQL 15 or later could not be installed.
$POSTGRES_OWN"
        exit 1
    fi
    end_step ok
}

install_postgres() {
    as_root env DEBIAN_FRONTEND=noninteractive sh -eu -s <<'SCRIPT'
        version() { apt-cache policy postgresql | sed -n 's/^ *Candidate: \([0-9][0-9]*\).*/\1/p'; }
        install() { apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends postgresql </dev/null; }

        # The package makes and starts a server of its own unless told not to; only while this script runs.
        setting=/etc/postgresql-common/createcluster.d/orchstack-tenancy.conf
        mkdir -p "${setting%/*}"
        trap 'rm -f "$setting"' EXIT
        trap 'exit 1' HUP INT TERM
        echo 'create_main_cluster = false' >"$setting"

        if [ -n "$(version)" ] && [ "$(version)" -ge 15 ] && install; then
            exit 0
        fi
        # The lists of packages are missing or out of date.
        apt-get update </dev/null
        if [ -n "$(version)" ] && [ "$(version)" -lt 15 ]; then
            echo "The package postgresql of this distribution is version $(version)."
            exit 1
        fi
        install
SCRIPT
}

# start_postgres FOLDER [OPTION…]: a new server in FOLDER, with options such as `-c fsync=off`; sets ORCHSTACK_POSTGRES.
start_postgres() {
    if [ -n "${ORCHSTACK_POSTGRES:-}" ]; then
        echo 'Using the PostgreSQL server that ORCHSTACK_POSTGRES names.'
        return
    fi
    create_cluster "$1" PostgreSQL
    shift
    run_cluster PostgreSQL "$@"
    export ORCHSTACK_POSTGRES="Host=127.0.0.1;Port=$POSTGRES_PORT;Username=postgres;Password=$POSTGRES_PASSWORD"
}

# take_folder FOLDER: an empty folder for one server, of the account that runs it.
take_folder() {
    POSTGRES_FOLDER=$1
    [ ${#POSTGRES_FOLDERS[@]} -gt 0 ] || at_exit stop_postgres
    POSTGRES_FOLDERS+=("$1")
    mkdir -m 700 "$1"
    : >"$1/server.log"
    [ "$EUID" -ne 0 ] || chown -R "$(postgres_account)" "$1"
}

# create_cluster FOLDER NAME: a new cluster in FOLDER; sets POSTGRES_PASSWORD, the superuser's.
create_cluster() {
    take_folder "$1"
    POSTGRES_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    (umask 077 && printf '%s\n' "$POSTGRES_PASSWORD" >"$1/password")
    [ "$EUID" -ne 0 ] || chown "$(postgres_account)" "$1/password"
    step "Creating a cluster for $2" --or "$POSTGRES_OWN" as_postgres initdb --pgdata data --username postgres \
        --pwfile password --auth scram-sha-256 --encoding UTF8 --locale "$(postgres_locale)" --no-sync --no-instructions
    rm "$1/password"
}

# run_cluster NAME [OPTION…]: starts the server of the folder at hand; sets POSTGRES_PORT.
run_cluster() {
    local name=$1 attempt group log=$POSTGRES_FOLDER/server.log
    shift
    begin_step "Starting $name"
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        POSTGRES_PORT=$(free_port)
        start_group as_postgres postgres -D data -c listen_addresses=127.0.0.1 -c port="$POSTGRES_PORT" \
            -c unix_socket_directories= -c max_connections=300 "$@" >"$log" 2>&1
        group=$GROUP
        POSTGRES_GROUPS+=("$group")
        GROUP=
        if await_postgres "$group" 2>/dev/null; then
            end_step ok
            return
        fi
        # Somebody took the port between the look and the start.
        grep -q 'could not create any TCP/IP sockets' "$log" || break
    done
    fail_step "$log" "$name did not start (attempt $attempt).
$POSTGRES_OWN"
    return 1
}

await_postgres() {
    local left=600
    while kill -0 "$1" 2>/dev/null && [ $((left -= 1)) -gt 0 ]; do
        # The eighth line of this file is the server's state; a standby is ready once it lets readers in.
        if [ "$(sed -n '8s/ *$//p' "$POSTGRES_FOLDER/data/postmaster.pid" 2>/dev/null)" = ready ]; then
            return 0
        fi
        sleep 0.1
    done
    return 1
}

# postgres_account: PostgreSQL refuses to run as root.
postgres_account() {
    id -un postgres 2>/dev/null || echo nobody
}

postgres_locale() {
    if locale -a 2>/dev/null | grep -qix 'C\.utf-\?8'; then echo C.UTF-8; else echo C; fi
}

# as_postgres PROGRAM…: becomes a server program in its folder, without this shell's environment and rights.
as_postgres() {
    local program=$POSTGRES_BIN/$1 account=()
    shift
    if [ "$EUID" -eq 0 ]; then
        command -v setpriv >/dev/null || refuse "PostgreSQL refuses to run as root, and setpriv (util-linux) is missing: run this as an ordinary user.
$POSTGRES_OWN"
        account=(setpriv --reuid "$(postgres_account)" --regid "$(id -g "$(postgres_account)")" --clear-groups)
    fi
    cd "$POSTGRES_FOLDER" || exit
    # SIGINT is PostgreSQL's fast shutdown. The tie comes after the change of account, which would undo it.
    tie INT
    exec ${account[@]+"${account[@]}"} ${TIE[@]+"${TIE[@]}"} env -i PATH="$PATH" LC_ALL=C "$program" "$@"
}

# stop_postgres: fast, then at once, then by force, the last one first; removes the folders. Touches only what was started here.
stop_postgres() {
    local number
    for ((number = ${#POSTGRES_GROUPS[@]} - 1; number >= 0; number--)); do
        stop_group "${POSTGRES_GROUPS[number]}" INT QUIT
    done
    [ ${#POSTGRES_FOLDERS[@]} -eq 0 ] || rm -rf "${POSTGRES_FOLDERS[@]}" 2>/dev/null || true
    POSTGRES_GROUPS=()
    POSTGRES_FOLDERS=()
    POSTGRES_FOLDER=
}
