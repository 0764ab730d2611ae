#!/bin/sh
# Finds out what this machine has, installs what is missing where that is wanted, and writes what
# the Makefile needs to know.
#
#     sh .make/deps.sh configure FILE     probe, write FILE (a makefile fragment) if it changed
#     sh .make/deps.sh install GROUP...   install what is missing of: run, lint, wasm
#
# Environment: CC, DEPS=no (never install), DISPLAY (a desktop gets gnuplot with windows).
set -u
CC=${CC:-cc}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' HUP INT TERM

links() { # links "INCLUDES" FLAGS...: can a program with these includes be built?
    printf '%s\nint main(void) { return 0; }\n' "$1" >"$scratch/probe.c"
    shift
    $CC "$scratch/probe.c" -o "$scratch/probe" "$@" >/dev/null 2>&1
}

has() {
    case $1 in
    compiler) links '' ;;
    zlib) links '#include <zlib.h>' -lz ;;
    png) links '#include <png.h>' -lpng ;;
    zip) links '#include <zip.h>' -lzip ;;
    jansson) links '#include <jansson.h>' -ljansson ;;
    cmocka) links '#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>' -lcmocka ;;
    readline) links '#include <stdio.h>
#include <readline/readline.h>' -lreadline ;;
    sanitizers) links '#include <sanitizer/common_interface_defs.h>' -fsanitize=address,undefined ;;
    openmp) links '#include <omp.h>' -fopenmp ;;
    lld) command -v wasm-ld >/dev/null 2>&1 ;;
    wasi-libc) CC=clang links '#include <stdio.h>' --target=wasm32-wasi -fsyntax-only ;;
    wasm-builtins) CC=clang links '#include <stdio.h>' --target=wasm32-wasi ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

# name: Debian's package, Fedora's, Arch's, Homebrew's; what its absence costs
about() {
    gnuplot='gnuplot-nox'
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then gnuplot='gnuplot-qt'; fi
    case $1 in
    compiler) echo "gcc gcc gcc gcc|nothing can be built" ;;
    zlib) echo "zlib1g-dev zlib-devel zlib zlib|nothing can be built: the data are compressed" ;;
    png) echo "libpng-dev libpng-devel libpng libpng|pictures in PNG files cannot be read or written" ;;
    zip) echo "libzip-dev libzip-devel libzip libzip|models in .npz files cannot be read or written" ;;
    jansson) echo "libjansson-dev jansson-devel jansson jansson|notebooks (.ipynb) cannot be read" ;;
    cmocka) echo "libcmocka-dev libcmocka-devel cmocka cmocka|the unit tests are left out" ;;
    readline) echo "libreadline-dev readline-devel readline readline|the debugger's prompt has no editing, history or completion" ;;
    openmp) echo "libomp-dev libomp-devel openmp libomp|one thread only" ;;
    gnuplot) echo "$gnuplot gnuplot gnuplot gnuplot|the chapters draw no figures, and pictures go to the terminal only" ;;
    clang) echo "clang clang clang llvm|lint cannot try a second compiler" ;;
    clang-tidy) echo "clang-tidy clang-tools-extra clang llvm|lint cannot run clang-tidy" ;;
    clang-format) echo "clang-format clang-tools-extra clang clang-format|formatting is not checked" ;;
    cppcheck) echo "cppcheck cppcheck cppcheck cppcheck|lint cannot run cppcheck" ;;
    shellcheck) echo "shellcheck ShellCheck shellcheck shellcheck|lint cannot run shellcheck" ;;
    lld) echo "lld lld lld lld|the build as WebAssembly is not tested" ;;
    wasi-libc) echo "wasi-libc wasi-libc-devel wasi-libc wasi-libc|the build as WebAssembly is not tested" ;;
    wasm-builtins) echo "libclang-rt-dev-wasm32 compiler-rt wasi-compiler-rt wasi-runtimes|the build as WebAssembly is not tested" ;;
    node) echo "nodejs nodejs nodejs node|the build as WebAssembly is not tested" ;;
    esac
}

members() {
    case $1 in
    run) echo "compiler zlib png zip jansson cmocka openmp readline gnuplot" ;;
    lint) echo "clang clang-tidy clang-format cppcheck shellcheck" ;;
    wasm) echo "clang lld wasi-libc wasm-builtins node" ;;
    *) echo "deps.sh: no group $1" >&2 ;;
    esac
}

find_missing() { # sets missing, and the packages of each system
    missing='' debian='' fedora='' arch='' brew=''
    for group in "$@"; do
        for name in $(members "$group"); do
            if has "$name"; then continue; fi
            case " $missing " in *" $name "*) continue ;; esac
            missing="$missing $name"
            packages=$(about "$name")
            # shellcheck disable=SC2086
            set_packages ${packages%%|*}
        done
    done
}

set_packages() {
    debian="$debian $1" fedora="$fedora $2" arch="$arch $3" brew="$brew $4"
}

report_missing() {
    echo "Missing:"
    for name in $missing; do
        text=$(about "$name")
        echo "  $name: without it, ${text#*|}"
    done
}

apt_install() { # apt_install PREFIX: PREFIX is empty or sudo
    # shellcheck disable=SC2086
    $1 apt-get update -qq && $1 env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $debian >"$scratch/apt.log" 2>&1 && return 0
    cat "$scratch/apt.log" 2>/dev/null
    echo "apt-get did not succeed; going on with what is there."
}

offer() { # at a terminal: show the one command and ask
    prefix=''
    if [ "$(id -u)" != 0 ]; then prefix='sudo '; fi
    if command -v apt-get >/dev/null 2>&1; then
        command="${prefix}apt-get install -y --no-install-recommends$debian"
    elif command -v dnf >/dev/null 2>&1; then
        command="${prefix}dnf install -y$fedora"
    elif command -v pacman >/dev/null 2>&1; then
        command="${prefix}pacman -S --needed$arch"
    elif command -v brew >/dev/null 2>&1; then
        command="brew install$brew"
    else
        return 1
    fi
    printf '\n    %s\n\nRun this now? [y/N] ' "$command"
    read -r answer </dev/tty || answer=n
    case $answer in
    [yY]*) sh -c "$command" || echo "That did not succeed; going on with what is there." ;;
    *) echo "Going on with what is there." ;;
    esac
}

print_commands() {
    echo "To install them:"
    echo "  Debian, Ubuntu   sudo apt-get install$debian"
    echo "  Fedora           sudo dnf install$fedora"
    echo "  Arch             sudo pacman -S$arch"
    echo "  Homebrew         brew install$brew"
    echo "Going on with what is there."
}

install() {
    find_missing "$@"
    if [ -z "$missing" ]; then return 0; fi
    report_missing
    if [ "${DEPS:-}" = no ]; then
        echo "DEPS=no: nothing is installed; going on with what is there."
    elif [ "$(id -u)" = 0 ] && grep -qiE '^ID(_LIKE)?=.*(debian|ubuntu)' /etc/os-release 2>/dev/null; then
        echo "Installing$debian ..."
        apt_install ''
    elif [ -t 0 ] && [ -t 1 ] && offer; then
        :
    else
        print_commands
    fi
}

yes_if() {
    if "$@"; then echo yes; else echo no; fi
}

configure() {
    kernels=plain
    case $($CC -dumpmachine) in
    x86_64-*) links '' -mavx2 -mfma -mavx512f && kernels='sse2 avx2 avx512' ;;
    aarch64-* | arm64-*) kernels=neon ;;
    esac
    {
        echo "# Written by .make/deps.sh; what this machine has."
        echo "CONFIG_CC := $CC"
        echo "KERNELS := $kernels"
        echo "HAVE_ZLIB := $(yes_if has zlib)"
        echo "HAVE_PNG := $(yes_if has png)"
        echo "HAVE_ZIP := $(yes_if has zip)"
        echo "HAVE_JANSSON := $(yes_if has jansson)"
        echo "HAVE_OPENMP := $(yes_if has openmp)"
        echo "HAVE_READLINE := $(yes_if has readline)"
        echo "HAVE_SANITIZERS := $(yes_if has sanitizers)"
        echo "HAVE_CMOCKA := $(yes_if has cmocka)"
    } >"$scratch/config"
    if ! cmp -s "$scratch/config" "$1"; then
        mkdir -p "$(dirname "$1")"
        cp "$scratch/config" "$1"
    fi
}

action=$1
shift
case $action in
configure | install) "$action" "$@" ;;
*) echo "usage: deps.sh configure FILE | install GROUP..." >&2 && exit 2 ;;
esac
