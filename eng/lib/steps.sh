# shellcheck shell=bash
# Progress, child processes and an orderly end. Sourced first: the traps are here.

WORK=
STEP_TEXT=
STEP_BEGAN=0
STEP_COUNT=0
GROUP=
AT_EXIT=()
TIE=()

# begin_work NAME: makes WORK, a new folder for the logs and the data of this run.
begin_work() {
    local base=${TMPDIR:-/tmp}
    # Root's own TMPDIR may be closed to the unprivileged account that PostgreSQL runs as.
    [ "$EUID" -ne 0 ] || base=/tmp
    WORK=$(mktemp -d "$base/orchstack-$1.XXXXXX")
    chmod 711 "$WORK"
    at_exit remove_work
}

remove_work() {
    # A process that was killed may still be writing its last file.
    rm -rf "$WORK" 2>/dev/null || { sleep 1; rm -rf "$WORK"; }
}

# at_exit FUNCTION: runs it at the end, whatever the end is; the last one registered runs first.
at_exit() {
    AT_EXIT=("$1" ${AT_EXIT[@]+"${AT_EXIT[@]}"})
}

# finish: stops and removes everything now; does nothing the second time.
finish() {
    trap - EXIT
    # A second Ctrl+C must not leave half of it standing.
    trap '' INT TERM HUP PIPE
    local undo
    [ -z "$GROUP" ] || stop_group "$GROUP"
    for undo in ${AT_EXIT[@]+"${AT_EXIT[@]}"}; do
        "$undo"
    done
    AT_EXIT=()
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

tenths_now() {
    local now=${EPOCHREALTIME:-$SECONDS.0}
    local part=${now#*[.,]}
    echo $((${now%[.,]*} * 10 + ${part:0:1}))
}

# begin_step TEXT … end_step WORD: one line of progress with the time it took.
begin_step() {
    STEP_TEXT=$1
    STEP_BEGAN=$(tenths_now)
    [ ! -t 1 ] || printf '[   …   ] %s …' "$STEP_TEXT"
}

end_step() {
    local took=$(($(tenths_now) - STEP_BEGAN))
    [ ! -t 1 ] || printf '\r'
    printf '[%3d.%d s] %s … %s\n' $((took / 10)) $((took % 10)) "$STEP_TEXT" "$1"
}

# fail_step LOG ADVICE: the end of a step that failed: the tail of its log and the way out.
fail_step() {
    end_step failed
    if [ -s "$1" ]; then
        printf '\nThe last lines of its log:\n' >&2
        tail -n 40 "$1" | sed 's/^/    /' >&2
    fi
    printf '\n%s\n' "$2" >&2
}

# step TEXT [--or ADVICE] COMMAND…: runs the command with its output in a log. Without advice the caller explains a failure.
step() {
    local text=$1 advice='' log status=0
    shift
    if [ "$1" = --or ]; then
        advice=$2
        shift 2
    fi
    STEP_COUNT=$((STEP_COUNT + 1))
    log=$WORK/step-$STEP_COUNT.log

    begin_step "$text"
    start_group "$@" >"$log" 2>&1
    wait_group || status=$?
    if [ "$status" -eq 0 ]; then
        end_step ok
    elif [ -n "$advice" ]; then
        fail_step "$log" "$advice"
    else
        end_step failed
    fi
    return "$status"
}

# start_group COMMAND…: starts it in a process group of its own, named by GROUP.
# Ctrl+C then reaches this script alone, which stops its children in order.
start_group() {
    set -m
    "$@" </dev/null &
    GROUP=$!
    set +m
}

# wait_group: waits for the command in GROUP, ends what it left running, and returns its exit code.
wait_group() {
    local status=0
    wait "$GROUP" 2>/dev/null || status=$?
    # Nothing that a command started outlives its step.
    kill -s TERM -- "-$GROUP" 2>/dev/null || true
    GROUP=
    return "$status"
}

# stop_group GROUP [SIGNAL…]: asks it to end with each signal in turn, ten seconds apart, then kills what is left.
stop_group() {
    local group=$1 signal left
    shift
    for signal in "${@:-TERM}"; do
        kill -s "$signal" -- "-$group" 2>/dev/null || true
        left=100
        while kill -0 "$group" 2>/dev/null && [ $((left -= 1)) -gt 0 ]; do
            sleep 0.1
        done
        kill -0 "$group" 2>/dev/null || break
    done
    kill -s KILL -- "-$group" 2>/dev/null || true
    wait "$group" 2>/dev/null || true
}

# tie SIGNAL: sets TIE, the words to put before a command that gets the signal if this script dies without its traps (kill -9).
# shellcheck disable=SC2034 # read by the callers
tie() {
    TIE=()
    if setpriv --pdeathsig "$1" true 2>/dev/null; then
        TIE=(setpriv --pdeathsig "$1")
    fi
}

# is_taken PORT: whether something listens on it on this machine.
is_taken() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# await_port GROUP PORT: waits up to ten seconds until something listens; fails at once where the group has ended.
await_port() {
    local left=100
    while kill -0 "$1" 2>/dev/null && [ $((left -= 1)) -gt 0 ]; do
        if is_taken "$2"; then
            return 0
        fi
        sleep 0.1
    done
    return 1
}

# free_port: one that nothing listens on, below the ports that systems give to outgoing connections.
free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)) && is_taken "$port"; do :; done
    echo "$port"
}

# refuse MESSAGE: ends the script; nothing can go on.
refuse() {
    printf '\n%s\n' "$1" >&2
    exit 1
}
