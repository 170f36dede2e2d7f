# shellcheck shell=bash
# The C linker that native publishing ends with. Needs steps.sh and packages.sh.

LINKER_OWN='Install clang or gcc with the C library to link against (Debian and Ubuntu: gcc and libc6-dev;
others: see https://aka.ms/nativeaot-prerequisites), so that both are found on PATH, and run this again.'

# find_linker: whether a program can be linked here. The .NET SDK asks for clang, then for gcc.
find_linker() {
    local compiler
    for compiler in clang gcc; do
        if command -v "$compiler" >/dev/null; then
            # No pipe: a compiler that fails before it reads would break it, and its writer would be the failure.
            "$compiler" -x c - -o "$WORK/linked" >/dev/null 2>&1 <<<'int main(void) { return 0; }'
            return
        fi
    done
    return 1
}

# ensure_linker: finds a linker, or installs the distribution's. Elsewhere than on Linux the SDK knows where to look.
ensure_linker() {
    if [ "$(uname -s)" != Linux ] || find_linker; then
        return
    fi
    demand_apt 'A C linker' 'gcc libc6-dev' "$LINKER_OWN"

    begin_step 'Installing a C linker'
    # In the foreground: a package manager that is stopped half-way leaves the machine to repair.
    if ! install_packages gcc libc6-dev >"$WORK/linker.log" 2>&1 || ! find_linker; then
        fail_step "$WORK/linker.log" "A C linker could not be installed.
$LINKER_OWN"
        exit 1
    fi
    end_step ok
}
