#!/usr/bin/env bash
# Runs every test on a PostgreSQL server of its own. The last line says how many passed and failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/lib/steps.sh
. eng/lib/dotnet.sh
. eng/lib/packages.sh
. eng/lib/postgres.sh
. eng/lib/pgbouncer.sh
. eng/lib/standby.sh
. eng/lib/redis.sh
. eng/lib/ceph.sh
. eng/lib/linker.sh

usage() {
    cat <<'TEXT'
Usage: eng/test.sh [--filter EXPRESSION] [--no-build] [--configuration NAME]

Builds the solution, starts PostgreSQL, runs every test, and ends with "N passed, N failed".

  --filter EXPRESSION    only some tests, as for dotnet test: --filter FullyQualifiedName~Subdomain
  --no-build             test what was built last
  --configuration NAME   Release (default) or Debug
  --help                 this text

ORCHSTACK_POSTGRES, if set, names the superuser connection of a server to use instead of a new one:
"Host=…;Port=…;Username=…;Password=…". ORCHSTACK_PGBOUNCER names a PgBouncer in transaction mode before it, "Host=…;Port=…";
without it the tests of PgBouncer are skipped then. ORCHSTACK_STANDBY names a primary and its hot standby in the same way, as
"Host=primary:port,standby:port;Username=postgres;Password=…". ORCHSTACK_REDIS names a Redis of which the tests may do anything,
"host:port,password=…", to use instead of a new one, and ORCHSTACK_REDIS_CLUSTER a cluster of Redis 7, with all its nodes; without
it its tests are skipped then. ORCHSTACK_S3 names an S3 with STS in which the tests may make buckets,
"Endpoint=http://…;Tokens=http://…;AccessKey=…;SecretKey=…;Role=arn:…".
TEXT
}

FILTER=
BUILD=true
CONFIGURATION=Release
SOLUTION=OrchStack.Tenancy.sln
RESULTS=
# What holds until the tests have been counted: a run that does not come so far has failed.
LAST_LINE='0 passed, 1 failed'

main() {
    read_options "$@"
    # Registered first, so said last, when everything has been stopped.
    at_exit say_last_line
    check_dotnet
    begin_work test
    ensure_postgres
    ensure_pgbouncer
    ensure_redis
    ensure_ceph
    ensure_linker
    if $BUILD; then
        step 'Building the solution' --or 'The solution did not build.' build "$SOLUTION" "$CONFIGURATION"
    fi
    # A cluster that lives as long as the tests need not survive a power cut.
    start_postgres "$WORK/postgres" -c fsync=off -c synchronous_commit=off -c full_page_writes=off
    start_pgbouncer "$WORK/pgbouncer"
    start_standby "$WORK/standby"
    start_redis "$WORK/redis"
    start_redis_cluster "$WORK/redis-cluster"
    start_ceph "$WORK/ceph"

    mkdir -p artifacts/test-results
    RESULTS=$(mktemp -d artifacts/test-results/XXXXXX)
    local status=0
    step 'Running the tests' run_tests || status=$?
    cp "$WORK/step-$STEP_COUNT.log" "$RESULTS/dotnet-test.log"
    report "$status"
}

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --filter | --configuration | -c)
                [ $# -ge 2 ] || { usage >&2 && exit 2; }
                if [ "$1" = --filter ]; then FILTER=$2; else CONFIGURATION=$2; fi
                shift
                ;;
            --no-build) BUILD=false ;;
            --help | -h) usage && exit ;;
            *) usage >&2 && exit 2 ;;
        esac
        shift
    done
}

run_tests() {
    # Without it a snapshot that is missing would be written, and its test would pass.
    export SNAPSHOOTER_STRICT_MODE=true
    local options=(--no-build --nologo -c "$CONFIGURATION" --results-directory "$RESULTS" --logger trx)
    # A test that hangs is named and ends the run; a dump of it would fill the disk.
    options+=(--blame-hang-timeout 10m --blame-hang-dump-type none)
    [ -z "$FILTER" ] || options+=(--filter "$FILTER")
    dotnet test "$SOLUTION" "${options[@]}"
}

report() {
    local status=$1 passed failed skipped missing
    echo 0 0 0 >"$WORK/totals"
    find "$RESULTS" -name '*.trx' -exec awk -v totals="$WORK/totals" -f eng/lib/trx.awk {} + >"$WORK/failures"
    read -r passed failed skipped <"$WORK/totals"
    cat "$WORK/failures"
    # Written only by a run that crashed or hung.
    find "$RESULTS" -maxdepth 2 -name 'Sequence_*.xml' \
        -exec sed -n 's/.* DisplayName="\([^"]*\)".* Completed="False".*/    Not finished: \1/p' {} +

    if [ -z "$FILTER" ]; then
        missing=$(($(count tests samples -name '*.Tests.csproj') - $(count "$RESULTS" -name '*.trx')))
        if [ "$missing" -gt 0 ]; then
            printf '\nNO RESULT from %s\n' "$(projects_without_results)"
            failed=$((failed + missing))
        fi
    fi
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        printf '\ndotnet test failed with exit code %s:\n' "$status"
        tail -n 20 "$RESULTS/dotnet-test.log" | sed 's/^/    /'
        failed=1
    fi
    if [ "$failed" -gt 0 ]; then
        printf '\nThe results and the log are in %s.\n' "$RESULTS"
    fi
    [ "$((passed + failed))" -gt 0 ] || printf '\nNo test ran.\n'

    LAST_LINE="$passed passed, $failed failed"
    [ "$skipped" -eq 0 ] || LAST_LINE+=", $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

count() {
    find "$@" | wc -l
}

# A project whose process never came up leaves no file, and would pass unseen.
projects_without_results() {
    local project name
    for project in {tests,samples}/*/*.Tests.csproj; do
        name=$(basename "$project" .csproj)
        grep -rqi --include='*.trx' "[/\\\\]${name//./\\.}\\.dll\"" "$RESULTS" || printf '%s ' "$name"
    done
}

say_last_line() {
    printf '\n%s\n' "$LAST_LINE"
}

main "$@"
