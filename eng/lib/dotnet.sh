# shellcheck shell=bash
# The .NET SDK, and builds that leave no process behind.

# Build nodes and compile servers would stay alive to serve the next build.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
# Reports of the test runner are read by scripts.
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1

check_dotnet() {
    local found
    command -v dotnet >/dev/null || refuse 'The .NET SDK is not installed, or not on PATH.
Install the .NET 10 SDK from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again.'

    if ! found=$(dotnet --version 2>/dev/null) || [ "${found%%.*}" -lt 10 ]; then
        refuse "The .NET 10 SDK is needed (see global.json). This machine has:
$(dotnet --list-sdks 2>/dev/null | sed 's/^/    /')
Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
    fi
}

# build TARGET CONFIGURATION: one build at a time in this clone, since all of them write to artifacts/.
build() {
    local command=(dotnet build "$1" -c "$2" --nologo -v quiet -clp:ErrorsOnly)
    mkdir -p artifacts
    if command -v flock >/dev/null; then
        command=(flock --close artifacts/.build.lock "${command[@]}")
    fi
    "${command[@]}"
}
