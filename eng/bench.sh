#!/usr/bin/env bash
# Runs the benchmarks on servers of its own.
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
Usage: eng/bench.sh [--quick] [BenchmarkDotNet options]

Builds the benchmarks, starts PostgreSQL, Redis and Ceph, and runs them. Without further options all of them run.

  --quick            few iterations (BenchmarkDotNet's --job short): a first look, not a result
  --filter PATTERN   only some benchmarks: eng/bench.sh --quick --filter '*Signed*'
  --backend-cpu      no BenchmarkDotNet: what each mode of the context costs PostgreSQL in processor time, protocol and all, on Linux
  --policy-cpu       the forms of policies alone, as ratios of the backend's CPU time, on Linux; sizes by the variables
                     ORCHSTACK_BENCH_ROWS, ORCHSTACK_BENCH_TENANTS and ORCHSTACK_BENCH_SKEW
  --context-ratios   what EF Core's contexts cost, as ratios of medians of operations that take turns, for a busy machine
  --help             this text

The tables are written to artifacts/benchmarks/results.
ORCHSTACK_POSTGRES, if set, names the superuser connection of a server to use instead of a new one:
"Host=…;Port=…;Username=…;Password=…". ORCHSTACK_REDIS names a Redis in the same way, "host:port,password=…",
and ORCHSTACK_S3 an S3 with STS, as for eng/test.sh.
TEXT
}

QUICK=()
OPTIONS=()
PROJECT=benchmarks/OrchStack.Tenancy.Benchmarks

main() {
    local option
    for option in "$@"; do
        case $option in
            --quick) QUICK=(--job short) ;;
            --help | -h) usage && exit ;;
            *) OPTIONS+=("$option") ;;
        esac
    done
    # BenchmarkDotNet would ask which ones.
    [ ${#OPTIONS[@]} -gt 0 ] || OPTIONS=(--filter '*')

    check_dotnet
    begin_work bench
    ensure_postgres
    ensure_redis
    ensure_ceph
    step 'Building the benchmarks' --or 'The benchmarks did not build.' build "$PROJECT" Release
    start_postgres "$WORK/postgres" -c fsync=off
    start_redis "$WORK/redis"
    start_ceph "$WORK/ceph"
    start_group dotnet run -c Release --no-build --project "$PROJECT" -- \
        --artifacts "$PWD/artifacts/benchmarks" ${QUICK[@]+"${QUICK[@]}"} "${OPTIONS[@]}"
    wait_group
}

main "$@"
