# shellcheck shell=bash
# Packages of Debian and Ubuntu, for programs that are missing. Needs steps.sh.

as_root() {
    if [ "$EUID" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# demand_apt WHAT PACKAGES ADVICE: refuses where the packages that bring WHAT cannot be installed from here.
demand_apt() {
    local what=$1 packages=$2 advice=$3
    command -v apt-get >/dev/null || refuse "$what is not installed here, and this script installs it on Debian and Ubuntu only.
$advice"

    if [ "$EUID" -ne 0 ] && ! sudo -n true 2>/dev/null; then
        if ! command -v sudo >/dev/null || [ ! -t 0 ]; then
            refuse "$what is not installed, and installing it needs root. Have it installed once:
    apt-get install $packages
$advice"
        fi
        echo "$what is not installed. Installing $packages needs your password:"
        sudo -v || refuse "$what was not installed.
$advice"
    fi
}

# install_packages PACKAGE…: from the lists that are there, or from new ones if those do not serve.
install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive sh -eu -s "$@" <<'SCRIPT'
        install() { apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@" </dev/null; }
        install "$@" || { apt-get update </dev/null && install "$@"; }
SCRIPT
}

# install_without_service PACKAGE: for programs whose package starts a service of its own unless told not to.
install_without_service() {
    as_root env DEBIAN_FRONTEND=noninteractive sh -eu -s "$@" <<'SCRIPT'
        install() { apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@" </dev/null; }

        # Only while this script runs.
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ]; then
            trap 'rm -f "$policy"' EXIT
            trap 'exit 1' HUP INT TERM
            printf '#!/bin/sh\nexit 101\n' >"$policy"
            chmod 755 "$policy"
        fi
        install "$@" || { apt-get update </dev/null && install "$@"; }
SCRIPT
}

# ensure_optional NAME FIND PACKAGE…: the programs that FIND finds, or the distribution's packages where that needs no questions.
# Where neither is to be had its tests are skipped.
ensure_optional() {
    local name=$1 find=$2 log=$WORK/install-$2.log
    shift 2
    if "$find"; then
        return
    fi
    if ! command -v apt-get >/dev/null || { [ "$EUID" -ne 0 ] && ! sudo -n true 2>/dev/null; }; then
        echo "$name is not installed: its tests are skipped."
        return
    fi

    begin_step "Installing $name"
    # In the foreground: a package manager that is stopped half-way leaves the machine to repair.
    if ! install_without_service "$@" >"$log" 2>&1 || ! "$find"; then
        fail_step "$log" "$name could not be installed. Have it installed once: apt-get install $*"
        exit 1
    fi
    end_step ok
}
